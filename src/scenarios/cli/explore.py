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
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import click

from scenarios.cli.common import load_all

HOST = "127.0.0.1"
PATIENCE = 60.0
"""Seconds for the page to answer before we give up."""


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE or LINK]...")
@click.option("--port", type=click.IntRange(1, 65535), help="Port on 127.0.0.1; a free one otherwise.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def explore(files: tuple[str, ...], port: int | None, no_browser: bool) -> None:
    """Explore scenarios on a live page in the browser; Ctrl-C ends it.

    FILE is a YAML file or the name of a shipped scenario; the page begins with the first and offers those that ship, too.
    LINK is what the page's “Copy link” gave, also of an earlier page: it restores what was set.
    """
    if find_spec("marimo") is None or find_spec("anywidget") is None:
        raise click.UsageError('the live page needs marimo; in the folder of the project: pip install ".[explore]"')
    if "-" in files:
        raise click.UsageError("the live page reads a scenario again and again: give a file, not standard input")
    if port and _answers(port):
        raise click.UsageError(f"port {port} of this machine is taken: give another, or none to get a free one")
    files, query = _sorted(files)
    load_all(files, None, None)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _serve(files, query, port or _free_port(), no_browser)
    except KeyboardInterrupt:
        return


def _sorted(given: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Files, the one that a link begins with among them, and the link's settings."""
    links = [one for one in given if one.startswith((f"http://{HOST}:", "?"))]
    if len(links) > 1:
        raise click.UsageError("one link at a time: a page shows one plan")
    query = urlsplit(links[0]).query if links else ""
    started = [path for path in parse_qs(query).get("preset", []) if Path(path).is_file()]
    return tuple(dict.fromkeys([*(one for one in given if one not in links), *started])), query


def _serve(files: tuple[str, ...], query: str, port: int, no_browser: bool) -> None:
    """Run the page until it ends or is interrupted."""
    token = secrets.token_urlsafe(18)
    with _page(files, port, token) as page:
        _wait_for(page, port)
        address = f"http://{HOST}:{port}/?access_token={token}{'&' if query else ''}{query}"
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


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
