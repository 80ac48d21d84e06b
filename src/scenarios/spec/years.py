"""Years as keys of maps: numbers in YAML, text after JSON or in quotes; both are the same year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scenarios.errors import Place, Problem
from scenarios.validation import name_of
from scenarios.yaml_text import KEY, Marked, Where

ANY = None
BY_YEAR: tuple[tuple[str | None, ...], ...] = (
    ("programs", ANY, "envelope"),
    ("programs", ANY, "split"),
    ("programs", ANY, "mix"),
    ("programs", ANY, "mix", "years"),
    *(("levers", name) for name in ("demand", "arms", "will", "coordination")),
    ("levers", "other_money", ANY, "hard"),
    ("levers", "other_money", ANY, "soft"),
)
"""Paths under which maps by year may stand; a None is any name."""
_YEAR = re.compile(r"[0-9]{4}")


def looks_like_year(key: object) -> bool:
    """Whether a key was meant as a year, however it is written: `FY2012`, `2012-13`.

    >>> [looks_like_year(key) for key in ("2012", "FY2012", "2012-13", "factor", "HND")]
    [True, True, True, False, False]
    """
    return isinstance(key, str) and bool(re.match(r"(?i)\s*(FY|fiscal year)? ?(19|20|21)?[0-9]{2}(?![0-9A-Z])", key))


def with_years(marked: Marked) -> Marked:
    """The data with years in quotes as numbers; one that stands twice, as both, is a problem."""
    for where, by_year in list(_maps(marked.data)):
        texts = [key for key in by_year if isinstance(key, str) and _YEAR.fullmatch(key)]
        if texts:
            marked = _renamed(marked, where, by_year, texts)
    return marked


def plain_years(data: Any) -> Any:
    """Plain data with years in quotes as numbers, but for those that stand twice."""
    for where, by_year in list(_maps(data)):
        texts = [key for key in by_year if isinstance(key, str) and _YEAR.fullmatch(key) and int(key) not in by_year]
        if texts:
            data = _set(data, where, {int(key) if key in texts else key: value for key, value in by_year.items()})
    return data


def _maps(data: Any) -> Iterator[tuple[Where, Mapping[Any, Any]]]:
    """Every map that may be one by year, with its path."""
    for pattern in BY_YEAR:
        yield from _under(data, pattern, ())


def _under(data: Any, pattern: tuple[str | None, ...], where: Where) -> Iterator[tuple[Where, Mapping[Any, Any]]]:
    if not isinstance(data, Mapping):
        return
    if not pattern:
        yield where, data
        return
    for key in data if pattern[0] is ANY else [pattern[0]]:
        if key in data:
            yield from _under(data[key], pattern[1:], (*where, key))


def _renamed(marked: Marked, where: Where, by_year: Mapping[Any, Any], texts: list[str]) -> Marked:
    """One map with numbers for years; the places of what stands below move with them."""
    twice = [key for key in texts if int(key) in by_year]
    moved = {key: int(key) for key in texts if key not in twice}
    new = {moved.get(key, key): value for key, value in by_year.items() if key not in twice}
    marks: dict[Where, Place] = {}
    for path, place in marked.marks.items():
        step = path[len(where)] if path[: len(where)] == where and len(path) > len(where) else None
        marks[(*where, moved[step], *path[len(where) + 1 :]) if step in moved else path] = place
    problems = []
    for key in twice:
        what = f"{name_of(where)}: the year {key} is given twice"
        problems.append(Problem(what, marked.marks.get((*where, key, KEY)), "keep one", "duplicate-key"))
    return replace(marked, data=_set(marked.data, where, new), marks=marks, problems=(*marked.problems, *problems))


def _set(data: Any, where: Where, value: Any) -> Any:
    return {**data, where[0]: _set(data[where[0]], where[1:], value)} if where else value
