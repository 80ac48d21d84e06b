"""What may stand for a scenario in a call: a shipped name, a path, YAML text, a mapping, or a scenario loaded before."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from scenarios.api.plain_values import plain
from scenarios.errors import Problem, ScenarioError
from scenarios.present.notebook import answer, rows
from scenarios.spec import load as spec
from scenarios.spec.describe import OWN, flow, settings
from scenarios.spec.files import Text
from scenarios.spec.own_rules import own_rules
from scenarios.spec.writing import as_yaml
from scenarios.spec.years import plain_years


@dataclass(frozen=True, repr=False)
class Scenario:
    """A scenario that was read and checked, ready to run; `loaded` is all that is known of it.

    >>> import scenarios
    >>> scenarios.load("toy")
    <Scenario “Toy”, region toy, 1,000 draws, seed 7>
    """

    loaded: spec.Loaded
    source: spec.ScenarioSource
    overrides: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its name, as in tables and pictures."""
        return self.loaded.scenario.name

    @property
    def question(self) -> str:
        """The question it answers; empty where it asks none."""
        return self.loaded.scenario.question

    @property
    def data(self) -> dict[str, Any]:
        """The whole scenario as plain data, defaults included; `load` takes it again. A copy: changing it changes no run."""
        return deepcopy(self.loaded.data)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the checks warn of: place, line and hint, as the command line prints them."""
        return tuple(problem.render("warning") for problem in self.loaded.warnings)

    def settings(self) -> list[tuple[str, Any, str]]:
        """Path, value and origin (`file:line`, or `default`) of every value, as `scenarios show` prints them."""
        return [(one.path, deepcopy(one.value), one.origin) for one in settings(self.loaded)]

    def __repr__(self) -> str:
        size = self.loaded.scenario.ensemble
        return f"<Scenario “{self.name}”, region {self.loaded.baseline.name}, {size.members:,} draws, seed {size.seed}>"

    def _repr_html_(self) -> str:
        own = next(iter(self.loaded.files))
        here = (one for one in self.settings() if one[0] not in OWN and one[2].startswith(f"{own}:"))
        lines = [(path, flow(value), f"line {origin.rpartition(':')[2]}") for path, value, origin in here]
        size = self.loaded.scenario.ensemble
        about = f"{self.loaded.baseline.title}; {size.members:,} draws, seed {size.seed}"
        chip = "INVENTED DATA" if self.loaded.baseline.status == "invented" else "ILLUSTRATIVE, NOT A FORECAST"
        said = self.question or self.loaded.scenario.description
        return answer(chip, self.name, said, rows((own, "", ""), lines), (about, *self.warnings))


Source: TypeAlias = str | os.PathLike[str] | Mapping[str, Any] | Scenario
"""What may stand for a scenario."""


def read(source: Source, overrides: Mapping[str, Any]) -> Scenario:
    """The scenario that a source means, with values by path laid over it.

    Raises:
        ScenarioError: with every problem, each at its line.
    """
    if not isinstance(source, Scenario):
        return _loaded(_given(source), overrides)
    known = source.loaded.files.items()
    if not overrides and own_rules(source.loaded.scenario).items() <= known:  # no rule was written anew since
        return source
    return _loaded(source.source, {**source.overrides, **overrides})


def _loaded(source: spec.ScenarioSource, overrides: Mapping[str, Any]) -> Scenario:
    given = {str(plain(path)): plain(value, str(path)) for path, value in overrides.items()}
    return Scenario(spec.load(source, given), source, given)


def unread(source: Source) -> spec.ScenarioSource:
    """A source as the loader takes it; of a scenario that was read, its whole data."""
    return Text(as_yaml(source.data), "scenario") if isinstance(source, Scenario) else _given(source)


def read_all(sources: list[Source], overrides: Mapping[str, Any]) -> list[Scenario]:
    """The scenarios that sources mean; the problems of all of them at once.

    Raises:
        ScenarioError: with every problem of every scenario.
    """
    read_ones = spec.each(lambda source: read(source, overrides), sources)
    apart = spec.told_apart([one.loaded for one in read_ones])
    return [replace(one, loaded=loaded) for one, loaded in zip(read_ones, apart, strict=True)]


def named(source: Source) -> str:
    """A source as it is written in a call; what has no short form is shown by its kind."""
    match source:
        case Scenario(source=Text(name=kind)):
            return f"<“{source.name}”, given as {kind}>"
        case Scenario():
            inner = repr(str(source.source))
            return f"scenarios.load({inner}, {dict(source.overrides)!r})" if source.overrides else inner
        case Mapping():
            return "<given as mapping>"
    text = _given(source)
    return "<given as text>" if isinstance(text, Text) else repr(str(text))


def _given(source: str | os.PathLike[str] | Mapping[str, Any]) -> spec.ScenarioSource:
    """A source as the loader takes it: text with a line break, a brace or `key: value` is YAML."""
    if isinstance(source, Mapping):
        return Text(as_yaml(plain_years(plain(source))), "mapping")
    if isinstance(source, os.PathLike):
        return Path(source)
    if not isinstance(source, str):
        what = f"a scenario cannot be read from a value of type {type(source).__name__}"
        several = isinstance(source, Iterable)
        hint = "give several one by one: compare(base, *plans)" if several else "give a name, a path, YAML text or a mapping"
        raise ScenarioError([Problem(what, None, hint, "type")])
    if "\n" in source or re.match(r"\s*(\{|[\w-]+:\s)", source):
        return Text(source)
    return source
