"""The registry of uncertain numbers, from data/parameters.yaml."""

from __future__ import annotations

import numpy as np

from making import markdown as md
from scenarios.baseline.parameters import GROUPS, Parameter, load_parameters, median, quantile
from scenarios.spec.catalogue import law_text

HEAD = """Every uncertain number of the model. Each has a distribution, from which a run draws; the table gives its median and
the range that holds 90% of the draws. **Status** says how it is known: *estimated* from the sources named, or *assumed*.
None is reported: nobody has measured these for this assistance. A scenario sets one with `parameters: {NAME: value}`;
`scenarios show NAME` prints the same facts."""
BAND = np.array([0.05, 0.95])


def page() -> str:
    """The whole page."""
    registry = load_parameters()
    parts = [part for group in GROUPS for part in _group(group, registry)]
    return md.page("Parameters", HEAD, _counts(registry), *parts)


def _counts(registry: dict[str, Parameter]) -> str:
    found = [p.status for p in registry.values()]
    return f"{len(found)} parameters: " + ", ".join(f"{found.count(status)} {status}" for status in dict.fromkeys(found)) + "."


def _group(group: str, registry: dict[str, Parameter]) -> list[str]:
    members = [p for p in registry.values() if p.group == group]
    rows = [
        [f"[{md.code(p.name)}](#parameter-{p.name.replace('_', '-')})", range_of(p), p.unit, p.status, p.title] for p in members
    ]
    overview = md.table(["parameter", "median [90%]", "unit", "status", "is"], rows)
    return [f"## {group.capitalize()}\n\n{overview}", *map(_entry, members)]


def parameter_link(p: Parameter) -> str:
    """A link from another page to a parameter's entry."""
    return f"[{p.id}](parameters.md#parameter-{p.name.replace('_', '-')}) {md.code(p.name)}"


def range_of(p: Parameter) -> str:
    """Median and 90% of draws."""
    low, high = quantile(p.distribution, BAND)
    return f"{md.number(median(p.distribution))} [{md.number(low)} to {md.number(high)}]"


def _entry(p: Parameter) -> str:
    """One parameter with everything that is known of it."""
    facts = [
        f"**Why** {p.why}",
        f"**Source** {p.source}",
        f"**Drawn from** {md.code(law_text(p.distribution))}"
        + "".join(f"; {name}: {md.code(law_text(law))}" for name, law in p.priors.items()),
    ]
    if p.channel and p.neutral is not None:
        facts.append(f"**Channel** {md.code(p.channel)}; when it is off, {md.number(p.neutral)}")
    name = f"### {md.code(p.name)}"
    title = f"{p.title[0].upper()}{p.title[1:]} ({p.unit}; {p.status}; {p.id}, symbol {md.code(p.symbol)})."
    listed = "\n".join(f"- {' '.join(fact.split())}" for fact in facts)
    return f"(parameter-{p.name.replace('_', '-')})=\n{name}\n\n{title}\n\n{listed}"
