"""Countries and years as arguments: what is unknown is refused like any other mistake of the user, with what is known."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded
from scenarios.validation import nearest


def country_of(loaded: Loaded, given: str, others: Sequence[str] = ()) -> str:
    """A country's code from a code or a name, in any case.

    Raises:
        ScenarioError: no such country; says which is nearest.
    """
    names = {c.code: c.name for c in loaded.baseline.countries}
    known = {**{code.casefold(): code for code in others}, **{name.casefold(): code for code, name in names.items()}}
    known |= {code.casefold(): code for code in names}
    if given.casefold() in known:
        return known[given.casefold()]
    hint = nearest(given, [*names, *others]) if len(given) < 5 else nearest(given, names.values())
    raise ScenarioError([Problem(f"no country “{given}” in {loaded.scenario.region}", hint=hint, code="unknown-country")])
