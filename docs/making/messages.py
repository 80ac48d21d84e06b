"""Every kind of message with its smallest input, made by running it."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from making import markdown as md
from making.message_cases import CASES, Case
from making.shell import Said, type_in
from scenarios.shipped import CONFIGS, DATA

INTRO = """Each kind of message that the program has for a mistake of its user, with the smallest input that brings it about;
what stands here was printed when this page was built. How to read a message is told in
[Read the error messages](../how-to/error-messages.md).

A scenario stands in `plan.yaml`; the lines that are shown are all of it. A table or region file is that of the invented region,
copied, with what is written in place of what. Warnings do not stop a run."""
PLAN = "name: Plan\nextends: toy\nregion: ./region.yaml\n"


def page() -> str:
    """The whole page."""
    parts = [f"## {group}\n\n" + "\n\n".join(map(_shown, cases)) for group, cases in CASES.items()]
    return md.page("Messages", INTRO, *parts)


def _shown(case: Case) -> str:
    """One input and what it brings about."""
    said = answer(case)
    head = f"**{case.about[0].upper()}{case.about[1:]}**"
    return f"{head}\n\n{_input(case)}\n\n```text\n{said}\n```"


def _input(case: Case) -> str:
    if case.line:
        return f"```console\n$ {case.line}\n```"
    text = f"```text\n{case.text or chr(10)}```"
    if not case.file:
        return text
    change = f"`{case.file}`: {_change(case)}"
    return f"{change}\n\n{text}" if case.text else change


def _change(case: Case) -> str:
    """What is written in place of what, in words."""
    if case.file in WHOLE and case.about in WHOLE[case.file]:
        return WHOLE[case.file][case.about][0]
    if not case.new:
        return f"without {md.code(case.old.strip())}"
    return f"{md.code(_one_line(case.new))} in place of {md.code(_one_line(case.old))}"


def _one_line(text: str) -> str:
    return text.replace("\n", "↵")


def _without(text: str, country: str, first: int) -> str:
    """A table without the rows of a country, or of all, before a year."""
    head, *rows = text.splitlines(keepends=True)
    cells = [row.split(",") for row in rows]
    return head + "".join(r for r, c in zip(rows, cells, strict=True) if not c[0].startswith(country) or int(c[1]) >= first)


WHOLE = {
    "corridors.csv": {"semicolons": ("every comma a semicolon", lambda text: text.replace(",", ";"))},
    "flow_shares.csv": {"no rows": ("its header alone", lambda text: text.partition("\n")[0] + "\n")},
    "homicide_rates.csv": {
        "a country whose rates begin late": ("Borvia's rows from 2022 on alone", lambda text: _without(text, "BOR", 2022)),
        "a rule that would need earlier rates": (
            "Borvia's rows from 2022 on alone",
            lambda text: _without(text, "BOR", 2022),
        ),
    },
    "population.csv": {
        "people that begin late": ("every row from 2022 on alone", lambda text: _without(text, "", 2022)),
        "lines below the table": ("with a line `Source: World Bank` at its end", lambda text: f"{text}Source: World Bank\n"),
    },
}
"""Changes of a table as a whole: in words, and as they are made."""


def answer(case: Case) -> str:
    """What is printed, without the count that ends it, and without what passes while a slow machine works."""
    said = run(case)
    text = (said.lasting or said.out) if not case.warns else said.lasting
    return re.sub(r"\n\n\d+ errors?; nothing was written\n?$", "", text.strip("\n")).strip("\n")


def problems(case: Case) -> list[dict[str, str]]:
    """The problems or warnings as JSON has them; of wrong use of a command, none."""
    said = run(case, as_json=True)
    if not said.out.startswith("{"):
        return []
    found = json.loads(said.out)
    return found["files"][0]["warnings"] if "files" in found else list(found.get("errors", ()))


def run(case: Case, *, as_json: bool = False) -> Said:
    """Run a case in a folder of its own."""
    line = case.line or "scenarios validate plan.yaml"
    with _folder(case) as folder:
        return type_in(f"{line} --json" if as_json else line, folder)


@contextmanager
def _folder(case: Case) -> Iterator[Path]:
    """The files of a case."""
    with tempfile.TemporaryDirectory(prefix="scenarios-docs-") as name:
        folder = Path(name)
        if case.file:
            _copy_region(case, folder)
        (folder / "plan.yaml").write_text(PLAN if case.file and not case.text else case.text, encoding="utf-8")
        yield folder


def _copy_region(case: Case, folder: Path) -> None:
    """The toy region with one change."""
    shutil.copytree(DATA / "toy", folder / "tables")
    region = (CONFIGS / "regions" / "toy.yaml").read_text(encoding="utf-8").replace("../../data/toy", "tables")
    (folder / "region.yaml").write_text(region, encoding="utf-8")
    file = folder / case.file if case.file == "region.yaml" else folder / "tables" / case.file
    before = file.read_text(encoding="utf-8")
    whole = WHOLE.get(case.file, {}).get(case.about)
    after = whole[1](before) if whole else before.replace(case.old, case.new, 1)
    if after == before:
        raise ValueError(f"{case.about}: {case.old!r} is not in {case.file}")
    file.write_text(after, encoding="utf-8")
