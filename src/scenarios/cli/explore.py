"""`scenarios explore`: the live page, on this machine only."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from scenarios.cli.common import load_all, overrides, set_option
from scenarios.cli.completing import scenario_names

HOST = "127.0.0.1"
HERE = (HOST, "localhost", "::1")
"""Names of this machine: a link of an earlier page is good whatever its port, and whatever its token was."""
TOKEN = "access_token"
MISDIRECTED = 421
"""What the page's guard says to who asks for another host."""
PATIENCE = 60.0
"""Seconds for the page to answer before we give up."""


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE or LINK]...", shell_complete=scenario_names)
@click.option("--port", type=click.IntRange(1, 65535), help="Port on 127.0.0.1; a free one otherwise.")
@set_option
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def explore(files: tuple[str, ...], port: int | None, settings: tuple[str, ...], no_browser: bool) -> None:
    """Explore scenarios on a live page in the browser; Ctrl-C ends it.

    FILE is a YAML file or the name of a shipped scenario; the page begins with the first and offers those that ship, too.
    LINK is what the page's “Copy link” gave, of an earlier page or another machine: it holds the plan and all that was set.
    """
    if find_spec("marimo") is None or find_spec("anywidget") is None:
        raise click.UsageError('the live page needs marimo; in the folder of the project: pip install ".[explore]"')
    if "-" in files:
        raise click.UsageError("the live page reads a scenario again and again: give a file, not standard input")
    if port and _answers(port):
        raise click.UsageError(f"port {port} of this machine is taken: give another, or none to get a free one")
    files, query = _sorted(files)
    laid_over = overrides(settings)
    load_all(files, None, None, settings)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="scenarios-") as folder:
        shown = _written(files or (BASE,), laid_over, Path(folder)) if laid_over else files
        try:
            _serve(shown, query, port or _free_port(), no_browser)
        except KeyboardInterrupt:
            return


BASE = "baseline"
"""What the page begins with where no file is named."""


def _written(files: tuple[str, ...], laid_over: Mapping[str, Any], folder: Path) -> tuple[str, ...]:
    """Files as the page can read them again and again: each scenario whole, with what `--set` lays over it."""
    import yaml

    from scenarios.spec.load import load

    written = []
    for number, file in enumerate(files):
        loaded = load(file, laid_over)
        path = folder / f"{number}-{Path(file).stem}.yaml"
        path.write_text(yaml.safe_dump(loaded.data, sort_keys=False, allow_unicode=True), encoding="utf-8")
        written.append(str(path))
    return tuple(written)


def _sorted(given: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Files, and the settings of a link, which holds its plan itself."""
    links = [one for one in given if one.startswith(("http:", "https:", "?"))]
    if len(links) > 1:
        raise click.UsageError("one link at a time: a page shows one plan")
    parts = urlsplit(links[0]) if links else urlsplit("")
    if parts.netloc and parts.hostname not in HERE:
        raise click.UsageError(f"{links[0]} is no link of this page, which is on this machine only: {HOST}")
    query = "&".join(part for part in parts.query.split("&") if part.partition("=")[0] != TOKEN)
    return tuple(dict.fromkeys(one for one in given if one not in links)), query


def _serve(files: tuple[str, ...], query: str, port: int, no_browser: bool) -> None:
    """Run the page until it ends or is interrupted."""
    token = secrets.token_urlsafe(18)
    with _page(files, port, token) as page:
        _wait_for(page, port)
        if not _is_guarded(port):
            raise click.ClickException("the page's server would answer other sites, so it was ended: install marimo anew")
        address = f"http://{HOST}:{port}/?{TOKEN}={token}{'&' if query else ''}{query}"
        click.echo(address)
        sys.stdout.flush()
        click.echo("Ctrl-C ends it. The page talks to this machine only.", err=True)
        if not no_browser:
            webbrowser.open(address)
        page.wait()
    raise click.ClickException("the page ended by itself")


@contextmanager
def _page(files: tuple[str, ...], port: int, token: str) -> Iterator[subprocess.Popen[bytes]]:
    """The server as a process of its own session, so that Ctrl-C asks us alone; ended with us, its token in no list."""
    app = Path(__file__).parent.parent / "present" / "explorer" / "app.py"
    with tempfile.TemporaryDirectory(prefix="scenarios-") as folder:
        secret = Path(folder) / "token"
        secret.touch(mode=0o600)
        secret.write_text(token, encoding="utf-8")
        command = [sys.executable, "-m", "scenarios.present.explorer", "-q", "-y", "run", str(app), "--headless"]
        command += ["--host", HOST, "--port", str(port), "--token", "--token-password-file", str(secret)]
        names = [str(Path(name).resolve()) if Path(name).is_file() else name for name in files]
        told = os.environ | {"MARIMO_SKIP_UPDATE_CHECK": "1"} | ({"SCENARIOS_EXPLORE": json.dumps(names)} if names else {})
        page = subprocess.Popen(command, env=told, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            yield page
        finally:
            page.send_signal(signal.SIGTERM)
            try:
                page.wait(5)
            except subprocess.TimeoutExpired:
                page.kill()


def _wait_for(page: subprocess.Popen[bytes], port: int) -> None:
    """Return when the port answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and page.poll() is None:
        if _answers(port):
            return
        time.sleep(0.1)
    raise click.ClickException(f"the page did not start on {HOST}:{port}; try another --port")


def _is_guarded(port: int) -> bool:
    """Whether the server refuses a name that is not this machine's."""
    asked = HTTPConnection(HOST, port, timeout=PATIENCE)
    asked.request("GET", "/health", headers={"Host": "elsewhere.example"})
    with asked.getresponse() as told:
        return told.status == MISDIRECTED


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
