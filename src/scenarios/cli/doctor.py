"""`scenarios doctor`: whether this installation is whole."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import click

from scenarios.cli.common import json_option, print_json

Check = tuple[str, str]
"""(ok, note or fault; what was found)."""


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Versions, checksums, fonts, write access; exit code 1 if something is broken."""
    findings = [*_versions(), *_data(), *_font(), *_folders(), *_runs()]
    if as_json:
        rows = [{"state": state, "what": what} for state, what in findings]
        print_json({"schema": "scenarios/doctor/1", "findings": rows})
    else:
        click.echo("\n".join(f"{state:<6}{what}" for state, what in findings))
    if any(state == "fault" for state, _ in findings):
        raise SystemExit(1)


def _versions() -> Iterator[Check]:
    from importlib.metadata import PackageNotFoundError, requires, version

    yield ("ok" if sys.version_info >= (3, 11) else "fault", f"Python {sys.version.split()[0]}")
    needs = (re.match(r"([\w-]+)>=([\d.]+)(?!.*;)", need) for need in requires("scenarios") or ())
    for name, least in (need.groups() for need in needs if need):
        try:
            have = version(name)
        except PackageNotFoundError:
            yield "fault", f"{name} is not installed: reinstall with pip install scenarios"
            continue
        old = _numbers(have) < _numbers(least)
        yield ("fault", f"{name} {have} is older than {least}: pip install -U {name}") if old else ("ok", f"{name} {have}")


def _numbers(version: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", version)]


def _data() -> Iterator[Check]:
    """Every shipped table has the bytes that the data package lists."""
    import hashlib
    import json

    from scenarios.shipped import DATA

    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    wrong = []
    for resource in package["resources"]:
        file = DATA / resource["path"]
        expected = str(resource.get("hash", "")).removeprefix("sha256:")
        if not file.is_file() or (expected and hashlib.sha256(file.read_bytes()).hexdigest() != expected):
            wrong.append(resource["path"])
    count = len(package["resources"])
    yield (
        ("fault", f"data files changed or missing: {', '.join(wrong)}; where that is meant: scenarios schema --package data")
        if wrong
        else ("ok", f"{count} data files, checksums match")
    )


def _font() -> Iterator[Check]:
    from scenarios.present.style import ASSETS

    fonts = sorted(ASSETS.glob("Lato-*.ttf"))
    yield ("ok", "font Lato") if len(fonts) >= 2 else ("fault", "font Lato is missing from the package")


def _folders() -> Iterator[Check]:
    import os
    from pathlib import Path

    from scenarios.compiled import CACHE, is_warm

    yield (
        "ok" if os.access(Path.cwd(), os.W_OK) else "note",
        f"{'can' if os.access(Path.cwd(), os.W_OK) else 'cannot'} write into {Path.cwd()}",
    )
    if CACHE is None:
        yield "note", "compiled code is not kept between runs"
    else:
        yield "ok", f"compiled code {'is kept' if is_warm() else 'will be kept'} in {CACHE}"


def _runs() -> Iterator[Check]:
    """What a command that was killed left behind in the folder of runs, and runs that are not whole."""
    from pathlib import Path

    from scenarios.drafts import left_by_the_dead
    from scenarios.engine.ensemble.result import DATA_FILE, MANIFEST_FILE

    folder = Path("runs")
    if folder.is_dir():
        for path, _ in left_by_the_dead(folder):
            yield "note", f"{path} was left by a command that did not end; the next run removes it"
        for path in sorted(folder.iterdir()):
            lacks = [name for name in (DATA_FILE, MANIFEST_FILE) if not (path / name).is_file()]
            if path.is_dir() and not path.name.startswith(".") and lacks:
                yield "note", f"{path} is no whole run: it lacks {' and '.join(lacks)}"
