"""What `--json` prints, read from the commands' own answers on small runs."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from making import markdown as md
from making.shell import type_in
from scenarios.baseline.tables import load_baseline
from scenarios.terms import CHANNELS, LEDGER

HEAD = """`--json` prints one object with its schema's name and version. The names are a contract: keys are added, never
renamed. Money is in USD, rates are per 100,000 people a year, shares lie between 0 and 1. In the tables, words in capitals
stand for keys that depend on the question: `LINE` is a [line of a program's account](words.md), `QUANTILE` one of p05, p25,
p50, p75, p95. Each row has one example, from the command above it."""
COMMANDS = (
    "scenarios run toy --members 20 --format '' --quiet --json",
    "scenarios status toy --at 2023-06-30 --members 20 --json",
    "scenarios compare toy other.yaml --members 20 --json",
    "scenarios compare runs/toy-* runs/other-* --json",
    "scenarios new-region zz --json",
    "scenarios pack runs/toy-* -o toy.zip --json",
    "scenarios rerun toy.zip --json",
    "scenarios explain toy other.yaml --members 20 --json",
    "scenarios sensitivity toy other.yaml --members 100 --flips --json",
    "scenarios stress toy other.yaml --under view.yaml --members 20 --json",
    "scenarios learn toy other.yaml --members 200 --json",
    "scenarios sweep toy programs.commons.mix=0:1:3 --metric disbursed --metric lapsed --members 20 --store store --json",
    "scenarios prune store --json",
    "scenarios optimize toy --over commons --members 20 --unseen 20 --starts 1 --json",
    "scenarios next toy --members 20 --json",
    "scenarios goal toy --at-least 5 --members 20 --json",
    "scenarios frontier toy --x worst_off --over commons.split --members 20 --unseen 20 --json",
    "scenarios why toy --country AVA --year 2025 --members 20 --json",
    "scenarios trace toy --country AVA --fy 2022 --json",
    "scenarios audit --json",
    "scenarios audit toy --pipeline --members 20 --json",
    "scenarios audit toy --sizes --members 20 --json",
    "scenarios calibrate pipeline toy --draws 256 --rounds 2 --json",
    "scenarios backtest toy --members 20 --json",
    "scenarios new another --from toy --json",
    "scenarios import worldbank people.csv --json",
    "scenarios validate toy --json",
    "scenarios diff toy other.yaml --json",
    "scenarios list rules --json",
    "scenarios list outcomes --json",
    "scenarios show leak --json",
    "scenarios doctor --json",
)
STORED = "scenarios run other.yaml --members 20 --seed 8 --format '' --quiet"
PARTS = "(split|mix|transfer)"
SEARCHED = {"VARIABLE": rf"{PARTS}\.\w+\.\w+", "PART": rf"{PARTS}\.\w+", "RULE": rf"{PARTS} \w+"}
"""Keys of answers of searches: a number of the plan, a part of it, a named rule."""
WRONG = "scenarios validate wrong.yaml --json"
PEOPLE = "Country Name,Country Code,Series Name,Series Code,2010 [YR2010],2011 [YR2011]\n\
Colombia,COL,Population,SP.POP.TOTL,44816108,..\nData from database: World Development Indicators\n"
OTHER = "name: Other\nextends: toy\nprograms:\n  commons:\n    mix: 0.3\n"


def page() -> str:
    """The whole page."""
    with tempfile.TemporaryDirectory(prefix="scenarios-docs-") as name:
        folder = Path(name)
        (folder / "other.yaml").write_text(OTHER, encoding="utf-8")
        (folder / "view.yaml").write_text("name: Ana\npriors: skeptical\n", encoding="utf-8")
        (folder / "wrong.yaml").write_text("name: Wrong\nextends: toy\nprogams: {}\n", encoding="utf-8")
        (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
        type_in(STORED, folder)
        _old_store(folder / "store")
        parts = [_answer(line, folder, 0) for line in COMMANDS] + [_answer(WRONG, folder, 2)]
    return md.page("JSON outputs", HEAD, *parts)


def _old_store(folder: Path) -> None:
    """A store with something that an older version left."""
    old = folder / "pieces" / "0.0.9-0123456789ab" / "ab"
    old.mkdir(parents=True)
    (old / "abcd.npz").write_bytes(b"old")
    (folder / "store.json").write_text('{"schema": "scenarios/store/1"}\n', encoding="utf-8")


def _answer(line: str, folder: Path, code: int) -> str:
    """One command: the keys of its answer."""
    said = type_in(line, folder)
    if said.code != code:
        raise RuntimeError(f"{line}: {said.err}")
    answer = json.loads(said.out)
    rows: dict[str, tuple[str, str]] = {}
    for path, kind, example in _rows(answer, ""):
        if rows.get(path, ("null", ""))[0] == "null":
            rows[path] = (kind, example)
    table = md.table(["key", "type", "for example"], [[md.code(path), *facts] for path, facts in rows.items()])
    name = answer.get("schema", "scenarios list") if isinstance(answer, dict) else "a list"
    return f"## `{name}`\n\n```console\n$ {line}\n```\n\n{table}"


def _rows(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Path, type and example of everything in a value; keys that depend on the question are one row."""
    match value:
        case dict():
            for key, inner in value.items():
                name = "OUTCOME" if path.endswith("outcomes") else _general(str(key))
                yield from _rows(inner, f"{path}.{name}".lstrip("."))
        case list() if value and isinstance(value[0], dict | list):
            for inner in value:
                yield from _rows(inner, f"{path}[]")
        case list():
            yield path, "list", md.code(json.dumps(value[:3], ensure_ascii=False))
        case _:
            yield path, KINDS[type(value)], md.code(_short(value))


KINDS = {str: "text", int: "whole number", float: "number", bool: "true or false", type(None): "null"}


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _general(key: str) -> str:
    """A key, or what it stands for."""
    toy = load_baseline("toy")
    places = {c.code for c in toy.countries} | set(toy.regional_units) | {"ALL"}
    known = {"COUNTRY": places, "PROGRAM": toy.programs, "CHANNEL": CHANNELS, "LINE": LEDGER}
    for word, holds in known.items():
        if key in holds:
            return word
    if re.fullmatch(r"p[0-9]{2}", key):
        return "QUANTILE"
    if re.fullmatch(r"(19|20)[0-9]{2}", key):
        return "YEAR"
    for word, pattern in SEARCHED.items():
        if re.fullmatch(pattern, key):
            return word
    if key in ("Toy", "Other"):
        return "SCENARIO"
    return "FILE" if re.fullmatch(r".*\.(csv|yaml|json)", key) else key
