"""`scenarios doctor`: whether this installation is whole."""

from __future__ import annotations

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
    findings = [*_versions(), *_data(), *_font(), *_folders()]
    if as_json:
        rows = [{"state": state, "what": what} for state, what in findings]
        print_json({"schema": "scenarios/doctor/1", "findings": rows})
    else:
        click.echo("\n".join(f"{state:<6}{what}" for state, what in findings))
    if any(state == "fault" for state, _ in findings):
        raise SystemExit(1)


def _versions() -> Iterator[Check]:
    from importlib.metadata import PackageNotFoundError, version

    yield ("ok" if sys.version_info >= (3, 11) else "fault", f"Python {sys.version.split()[0]}")
    for name in (
        "numpy",
        "scipy",
        "numba",
        "xarray",
        "h5netcdf",
        "pydantic",
        "pyyaml",
        "matplotlib",
        "click",
        "rich",
        "simpy",
    ):
        try:
            yield "ok", f"{name} {version(name)}"
        except PackageNotFoundError:
            yield "fault", f"{name} is not installed: reinstall with pip install scenarios"


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
