"""What a check finds: the path in the scenario, what is wrong there, what to do; the place is looked up later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scenarios.baseline.facts import Baseline
from scenarios.errors import Place, Problem
from scenarios.validation import name_of, nearest, place_of
from scenarios.yaml_text import Where, printable


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or warning at a path of the scenario."""

    where: Where
    what: str
    hint: str = ""
    code: str = "invalid"
    at_key: bool = False
    warning: bool = False
    other: Where = ()
    """Another value that contradicts this one: the place of the one that stands in the scenario's own file is named."""

    def problem(self, marks: Mapping[Where, Place]) -> Problem:
        """The finding as a problem at the place where the value stands."""
        place = place_of(marks, self.where, key=self.at_key)
        if self.other and not _is_own(place, marks) and _is_own(there := marks.get(self.other), marks):
            place = there
        return Problem(f"{name_of(self.where)}: {self.what}", place, self.hint, self.code)


def _is_own(place: Place | None, marks: Mapping[Where, Place]) -> bool:
    """Whether a place is in the scenario's own file or on the command line, not in one that it extends."""
    return place is not None and (place.file == marks[()].file or place.file.startswith("--set "))


def unknown_units(
    where: Where, given: Iterable[str], known: Iterable[str], program: str, baseline: Baseline
) -> Iterator[Finding]:
    """Country codes that a program does not have, each with the code that was probably meant."""
    codes = list(known)
    for code in given:
        if code not in codes:
            what = f"“{printable(code, 40)}” is not a country of {program}"
            yield Finding((*where, code), what, code_hint(code, codes, baseline), "unknown-country", at_key=True)


def code_hint(word: str, codes: list[str], baseline: Baseline) -> str:
    """The code that a word probably meant; a country's full name leads to its code."""
    names = {c.name: c.code for c in baseline.countries if c.code in codes}
    hint = nearest(word, [*codes, *names], noun="countries")
    for name, code in names.items():
        hint = hint.replace(f"“{name}”", f"“{code}” ({name})")
    return hint if hint.startswith("did") else f"countries: {', '.join(codes)}"


def years_text(years: Iterable[int]) -> str:
    """Fiscal years as they are written: `FY2008-10`, `FY2008, FY2012`.

    >>> years_text([2008, 2009, 2010, 2013])
    'FY2008-10, FY2013'
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"FY{run[0]}" + (f"-{run[-1] % 100:02d}" if len(run) > 1 else "") for run in runs)
