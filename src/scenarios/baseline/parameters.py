"""The registry of uncertain numbers: `data/parameters.yaml` as frozen parameters, each with its source and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from scenarios.baseline.distributions import Distribution, distribution, median, quantile
from scenarios.errors import Problem, ScenarioError
from scenarios.given import read_given
from scenarios.shipped import DATA
from scenarios.terms import CHANNELS, PRIORS, STATUSES
from scenarios.validation import nearest, place_of
from scenarios.yaml_text import Marked, Where, read_file

__all__ = ["REGISTRY", "Distribution", "Parameter", "load_parameters", "median", "quantile"]

REGISTRY = DATA / "parameters.yaml"
GROUPS = ("pipeline", "ceiling", "delivery", "capability", "violence", "shocks", "allocation")
"""The part of the model that a parameter belongs to."""
COLUMNS = 128
"""Columns of draws an ensemble has, whatever the registry: a new parameter changes no other's draws."""

_TEXTS = ("id", "symbol", "title", "unit", "group", "status", "source", "why")
_KNOWN = (*_TEXTS, "distribution", "priors", "column", "channel", "neutral", "named")
BY_COUNTRY = ("ceiling_budget_share", "ceiling_per_head", "ceiling_per_head_soft", "organised_share")
"""Parameters of which a region may have a law for a single country."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One uncertain number: what it is, how it is distributed, how it is known and what it does."""

    name: str
    id: str
    symbol: str
    title: str
    unit: str
    distribution: Distribution
    priors: Mapping[str, Distribution]
    """The law under `priors: skeptical` and `priors: neutral`, where it differs."""
    column: int | tuple[int, ...]
    """The column of draws that it takes; several where it depends on others."""
    group: str
    status: str
    source: str
    channel: str | None
    """The argument of the report that this number carries, which can be switched off."""
    neutral: float | None
    """The value of no effect, taken when the channel is off."""
    why: str
    named: bool = False
    """It is drawn only in regions of which a country names it."""
    countries: Mapping[str, Distribution] = field(default_factory=dict)
    """Laws of single countries, where a region has them, at the same column of draws."""

    def law(self, priors: str) -> Distribution:
        """Its distribution in one set of priors."""
        return self.priors.get(priors, self.distribution)


def of_country(name: str, code: str) -> str:
    """How the draws of a parameter's law for one country are named."""
    return f"{name}@{code}"


def load_parameters(path: Path = REGISTRY) -> dict[str, Parameter]:
    """All parameters of a registry file, in its order.

    Raises:
        ScenarioError: with every fault of the file and its place.
    """
    raw = read_given(path) if path.is_file() else b""
    return dict(_load(path, hashlib.sha256(raw).hexdigest()))


@lru_cache(maxsize=8)
def _load(path: Path, _hash: str) -> dict[str, Parameter]:
    marked = read_file(path, path.name)
    problems = list(marked.problems)
    found: dict[str, Parameter] = {}
    entries = marked.data if isinstance(marked.data, dict) else {}
    for name, entry in entries.items():
        faults = list(_faults(marked, str(name), entry))
        problems += faults
        if not faults:
            found[str(name)] = _parameter(str(name), entry)
    problems += _shared_columns(marked, found)
    if problems:
        raise ScenarioError(problems)
    return found


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    """A parameter from an entry without faults."""
    neutral = entry.get("neutral")
    texts: dict[str, Any] = {key: str(entry[key]) for key in _TEXTS}
    return Parameter(
        name=name,
        **texts,
        distribution=distribution(entry["distribution"]),
        priors={str(key): distribution(law) for key, law in entry.get("priors", {}).items()},
        column=entry["column"],
        channel=entry.get("channel"),
        neutral=None if neutral is None else float(neutral),
        named=bool(entry.get("named", False)),
    )


def _faults(marked: Marked, name: str, entry: Any) -> Iterator[Problem]:
    """Everything wrong with one entry."""
    if not isinstance(entry, dict):
        yield _at(marked, (name,), f"{name} must be keys with values")
        return
    for key in entry:
        if key not in _KNOWN:
            yield _at(marked, (name, key), f"unknown key “{key}”", nearest(str(key), _KNOWN))
    for key in (*_TEXTS, "distribution", "column"):
        if entry.get(key) in (None, ""):
            yield _at(marked, (name, key), f"{name}.{key} is missing")
    yield from _law_faults(marked, name, entry)
    yield from _word_faults(marked, name, entry)
    column = entry.get("column", 0)
    if type(column) is not int or not 0 <= column < COLUMNS:
        yield _at(marked, (name, "column"), f"column must be a whole number from 0 to {COLUMNS - 1}, got {column}")


def _law_faults(marked: Marked, name: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    """Distributions that are none."""
    others = entry.get("priors", {})
    if not isinstance(others, dict):
        yield _at(marked, (name, "priors"), f"{name}.priors must be distributions by name")
        return
    for key in others:
        if key not in PRIORS or key == "evidence":
            yield _at(marked, (name, "priors", key), f"unknown priors “{key}”", nearest(str(key), list(PRIORS)[1:]))
    laws: dict[Where, Any] = {("distribution",): entry.get("distribution")}
    laws |= {("priors", str(key)): law for key, law in others.items()}
    for where, law in laws.items():
        if law is None:
            continue
        try:
            if not isinstance(law, dict):
                raise ValueError("must be named fields such as {mean: 0, sd: 1}")
            distribution(law)
        except ValueError as fault:
            yield _at(marked, (name, *where), f"{name}.{'.'.join(map(str, where))}: {fault}")


def _word_faults(marked: Marked, name: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    """Words that are not in the vocabulary; a channel without a neutral value."""
    for key, known in (("group", GROUPS), ("status", STATUSES), ("channel", tuple(CHANNELS))):
        word = entry.get(key)
        if word is not None and word not in known:
            yield _at(marked, (name, key), f"unknown {key} “{word}”", nearest(str(word), known))
    neutral = entry.get("neutral")
    if (entry.get("channel") is None) != (neutral is None):
        yield _at(marked, (name, "channel"), f"{name}: channel and neutral go together")
    if neutral is not None and (isinstance(neutral, bool) or not isinstance(neutral, int | float)):
        yield _at(marked, (name, "neutral"), f"neutral must be a number, got {neutral}")


def _shared_columns(marked: Marked, found: Mapping[str, Parameter]) -> Iterator[Problem]:
    """Two parameters would take the same draws."""
    owners: dict[int | tuple[int, ...], str] = {}
    for name, parameter in found.items():
        if (owner := owners.setdefault(parameter.column, name)) != name:
            what = f"column {parameter.column} of {name} is taken by {owner}"
            yield _at(marked, (name, "column"), what, f"the next free column is {_free(found)}")


def _free(found: Mapping[str, Parameter]) -> int:
    return max(p.column for p in found.values() if isinstance(p.column, int)) + 1


def _at(marked: Marked, where: Where, what: str, hint: str = "") -> Problem:
    return Problem(what, place_of(marked.marks, where), hint, "registry")
