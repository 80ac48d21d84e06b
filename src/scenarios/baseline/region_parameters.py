"""The uncertain numbers of one region: the registry's, with the laws, sources and titles that its region file gives instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scenarios.baseline.distributions import Distribution, distribution
from scenarios.baseline.parameters import BY_COUNTRY, Parameter
from scenarios.baseline.region import ParameterPart, RegionFile
from scenarios.errors import Problem
from scenarios.terms import STATUSES
from scenarios.validation import nearest, place_of
from scenarios.yaml_text import Marked, Where

_TOLD = ("status", "source", "why")


def of_region(region: RegionFile, registry: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """The registry as a region has it: without what none of its countries names, and with what its file says instead."""
    named = {name for part in region.countries.values() for name in (part.organised_share, part.spill)}
    kept = {name: one for name, one in registry.items() if not one.named or name in named}
    return {name: _with(one, region.parameters.get(name)) for name, one in kept.items()}


def _with(parameter: Parameter, part: ParameterPart | None) -> Parameter:
    """A parameter with what the region's file gives of it; a law that cannot be read is told by `faults`."""
    if part is None:
        return parameter
    told = {key: value for key in ("title", *_TOLD) if (value := getattr(part, key)) is not None}
    laws = {code: law for code, given in part.countries.items() if (law := _law(given)) is not None}
    law = _law(part.distribution) if part.distribution is not None else None
    return replace(parameter, distribution=law or parameter.distribution, countries=laws, **told)


def _law(given: Mapping[str, object]) -> Distribution | None:
    try:
        return distribution(given)
    except ValueError:
        return None


def faults(region: RegionFile, registry: Mapping[str, Parameter], marked: Marked) -> Iterator[Problem]:
    """What is wrong with the parameters of a region file, each at its place."""
    for name, part in region.parameters.items():
        at: Where = ("parameters", name)
        if name not in registry:
            place = place_of(marked.marks, at, key=True)
            yield Problem(f"no parameter “{name}”", place, nearest(name, registry), "unknown-name")
            continue
        yield from _untold(at, part, marked)
        yield from _laws(at, name, part, region, marked)


def _untold(at: Where, part: ParameterPart, marked: Marked) -> Iterator[Problem]:
    """A law without how it is known, from where, and why."""
    lacking = [key for key in _TOLD if getattr(part, key) is None]
    if lacking and (part.distribution is not None or part.countries):
        what = f"{at[-1]} has a law of its own and no {' and no '.join(lacking)}"
        yield Problem(what, place_of(marked.marks, at, key=True), "say how it is known, from where, and why", "missing-key")
    if part.status is not None and part.status not in STATUSES:
        place = place_of(marked.marks, (*at, "status"))
        yield Problem(f"unknown status “{part.status}”", place, nearest(part.status, STATUSES), "unknown-name")


def _laws(at: Where, name: str, part: ParameterPart, region: RegionFile, marked: Marked) -> Iterator[Problem]:
    """Laws that are none, and laws of countries that are not there or of a parameter that all countries share."""
    laws: dict[Where, Mapping[str, object] | None] = {(*at, "distribution"): part.distribution}
    laws |= {(*at, "countries", code): law for code, law in part.countries.items()}
    for where, given in laws.items():
        try:
            if given is not None:
                distribution(given)
        except ValueError as fault:
            yield Problem(f"{'.'.join(map(str, where[1:]))}: {fault}", place_of(marked.marks, where), "", "registry")
    for code in part.countries:
        place = place_of(marked.marks, (*at, "countries", code), key=True)
        if code not in region.countries:
            yield Problem(f"unknown name “{code}”", place, nearest(code, region.countries), "unknown-name")
        elif name not in BY_COUNTRY:
            yield Problem(f"{name} is one number for all countries", place, f"by country: {', '.join(BY_COUNTRY)}", "registry")
