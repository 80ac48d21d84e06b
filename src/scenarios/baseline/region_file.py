"""Region files: which ship, where one is, and what one says that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from scenarios.baseline.region import RegionFile, SharesTerm, TableTerm, Years
from scenarios.baseline.region_layers import laid_over
from scenarios.errors import Problem, ScenarioError
from scenarios.shipped import CONFIGS
from scenarios.validation import judge, nearest, place_of
from scenarios.yaml_text import Marked, Where, printable

REGIONS = CONFIGS / "regions"
GONE = {
    "unknown key “shock_sd”": "remove it: sizes of shocks are worked out from the rates up to each run's origin",
}
"""What to do about keys that older region files have."""
_SUFFIXES = (".yaml", ".yml")


def shipped_regions() -> list[str]:
    """Names of the regions that ship."""
    return sorted(path.stem for path in REGIONS.glob("*.yaml"))


def region_path(region: str | Path) -> Path:
    """The file of a region: a shipped name, or a path.

    Raises:
        ScenarioError: when a name is not one that ships, or there is no file at the path.
    """
    if isinstance(region, Path) or "/" in region or region.endswith(_SUFFIXES):
        return _there(Path(region))
    names = shipped_regions()
    if region not in names:
        hint = f"{nearest(region, names)}; a region of your own by its path, as ./{region}.yaml"
        raise ScenarioError([Problem(f"no region “{region}”", None, hint, "unknown-region")])
    return REGIONS / f"{region}.yaml"


def _there(path: Path) -> Path:
    """The path, if something stands there."""
    if path.exists():
        return path
    near = [file.name for file in sorted(path.parent.glob("*.y*ml"))] if path.parent.is_dir() else []
    hint = nearest(path.name, near, noun="there") if path.parent.is_dir() else f"there is no folder {path.parent}"
    raise ScenarioError([Problem(f"there is no region file “{path.name}”", None, hint, "unknown-region")])


def read_region(path: Path) -> tuple[RegionFile, Marked]:
    """The region of a file, and the places of its values.

    Raises:
        ScenarioError: with every fault of the file.
    """
    marked = laid_over(path, region_path)
    if marked.problems and not marked.data:  # not YAML at all: what is missing in it cannot be told
        raise ScenarioError(marked.problems)
    region, problems = judge(RegionFile, marked)
    problems = [*marked.problems, *(replace(p, hint=GONE.get(p.what, p.hint)) for p in problems)]
    if region is not None:
        problems += contradictions(region, marked)
    if problems or region is None:
        raise ScenarioError(problems)
    return region, marked


Use = tuple[Where, str, Iterable[str]]
"""Where a name is used, the name, and the names it may be."""


def contradictions(region: RegionFile, marked: Marked) -> list[Problem]:
    """Names that the file uses and does not define; split parts that do not sum to one."""
    found = [
        Problem(f"unknown name “{word}”", place_of(marked.marks, where), nearest(word, known), "unknown-name")
        for where, word, known in _uses(region)
        if word not in known
    ]
    found += [*_names_twice(region, marked), *_lists_twice(region, marked), *_years(region, marked)]
    for name, part in region.programs.items():
        if part.split and abs(sum(term.part for term in part.split) - 1) > 1e-9:
            at = place_of(marked.marks, ("programs", name, "split"))
            total = sum(term.part for term in part.split)
            found.append(Problem(f"the parts of {name}'s split must sum to 1", at, f"they sum to {total:.6g}", "sum"))
    return found


MEANT = {"ALL": "all countries together", "outside": "where a flow goes that reappears in no country of the region"}
"""Words that the program gives a meaning: no code of a country or unit."""
_CODE = re.compile(r"[\w][\w .-]*")


def _names_twice(region: RegionFile, marked: Marked) -> Iterator[Problem]:
    """Codes that are words of the program or stand for two things, and two countries of one name."""
    meant = {word.casefold(): word for word in MEANT}
    groups = {part.group.casefold(): f"the group of {name}" for name, part in region.programs.items() if part.group}
    taken: dict[str, str] = {}
    countries = {code: part.name for code, part in region.countries.items()}
    others = {"regional_units": region.regional_units, "neighbours": region.neighbours}
    for key, names in (("countries", countries), *others.items()):
        for code, name in names.items():
            at, folded = place_of(marked.marks, (key, code), key=True), code.casefold()
            if folded in meant:
                word = meant[folded]
                yield Problem(f"“{code}” is no code: {word} means {MEANT[word]}", at, "choose another code", "taken")
            elif not _CODE.fullmatch(code):
                yield Problem(f"“{printable(code, 40)}” is no code", at, "a code has letters and digits, as HND", "taken")
            elif other := taken.get(folded, groups.get(folded)):
                yield Problem(f"the code “{code}” stands for {other} already", at, "choose another code", "taken")
            here = place_of(marked.marks, (key, code, "name") if key == "countries" else (key, code))
            if (other := taken.get(name.casefold())) and name.casefold() != folded:
                hint = "no table could tell the two apart"
                yield Problem(f"the name “{name}” stands for {other} already", here, hint, "taken")
            taken |= {folded: name, name.casefold(): code}


def _lists_twice(region: RegionFile, marked: Marked) -> Iterator[Problem]:
    """Countries or accounts that one program names twice."""
    for name, part in region.programs.items():
        for key, words in (("countries", part.countries), ("accounts", part.accounts)):
            for n, word in enumerate(words):
                if word in words[:n]:
                    at = place_of(marked.marks, ("programs", name, key, n))
                    yield Problem(f"{name} names {word} twice", at, "keep one", "taken")


def _years(region: RegionFile, marked: Marked) -> Iterator[Problem]:
    """First years after last ones."""
    spans: list[tuple[Where, Years | TableTerm]] = [(("money_years",), region.money_years)]
    for name, part in region.programs.items():
        spans += [(("programs", name, "split", n), term) for n, term in enumerate(part.split) if isinstance(term, TableTerm)]
    for where, span in spans:
        if span.last < span.first:
            at = place_of(marked.marks, (*where, "last"))
            yield Problem(f"last {span.last} is before first {span.first}", at, f"{span.first} or later", "year")


def _uses(region: RegionFile) -> Iterator[Use]:
    """Every name that must be defined elsewhere in the file."""
    yield ("latest",), region.latest, region.vintages
    for name, vintage in region.vintages.items():
        for i, fill in enumerate(vintage.fills):
            yield ("vintages", name, "fills", i, "country"), fill.country, region.countries
    for name, program in region.programs.items():
        at: Where = ("programs", name)
        for i, code in enumerate(program.countries):
            yield (*at, "countries", i), code, region.countries
        if program.regional_unit:
            yield (*at, "regional_unit"), program.regional_unit, region.regional_units
        for kind, account in program.fallback.items():
            yield (*at, "fallback", kind), account, program.accounts
        once = len(set(program.countries)) == len(program.countries)
        for n, term in enumerate(program.split):
            for code in term.shares if isinstance(term, SharesTerm) and once else ():
                yield (*at, "split", n, "shares", code), code, program.countries
