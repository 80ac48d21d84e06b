"""Where the numbers of a run come from: lines of the scenario, entries of the registry, cells of the report's tables."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scenarios.analysis.why.steps import LEVELS, Step
from scenarios.baseline.booking import bookings, told
from scenarios.baseline.distributions import quantile
from scenarios.baseline.facts import Baseline, Citation, Program, Tranche
from scenarios.baseline.parameters import REGISTRY
from scenarios.engine.plan.inputs import Inputs
from scenarios.spec.catalogue import law_text
from scenarios.spec.describe import flow, settings
from scenarios.spec.load import Loaded
from scenarios.terms import BOOKINGS, booking_words
from scenarios.yaml_text import KEY, read_file

PLAIN = ("envelope", "split", "mix", "limit")
"""Parts of a plan that are always told; the others where a file states them."""
GENERAL = ("transfer", "forward_funding", "blur_requests", "after", "levers", "events")
"""Settings of the whole scenario that decide on money or on what happens beside it."""


def scenario_lines(loaded: Loaded, programs: list[str]) -> list[Step]:
    """The lines that decide the money of these programs: value, and file:line or `default`."""
    return [
        Step("line", one.path, text=flow(one.value), source=one.origin)
        for one in settings(loaded)
        if _decides(one.path, programs) and (one.place or one.path.rpartition(".")[2] in PLAIN)
    ]


def _decides(path: str, programs: list[str]) -> bool:
    """Whether a setting decides on money of these programs."""
    head, _, rest = path.partition(".")
    return rest.partition(".")[0] in programs if head == "programs" else head in GENERAL


def setting_line(loaded: Loaded, path: str) -> str:
    """Where one value of the scenario stands."""
    return next((one.origin for one in settings(loaded) if one.path == path), "default")


@lru_cache(maxsize=1)
def _registry_lines() -> dict[str, int]:
    marks = read_file(REGISTRY, REGISTRY.name).marks
    return {where[0]: place.line for where, place in marks.items() if len(where) == 2 and where[1] == KEY}


def parameters(loaded: Loaded, inputs: Inputs, *groups: str) -> Step:
    """The uncertain numbers of some groups of the model: median and 90% band, how each is known, where it stands."""
    parts = []
    for name, one in inputs.baseline.parameters.items():
        if one.group in groups:
            law = inputs.distributions[name]
            place = loaded.marks.get(("parameters", name))
            here = f"{place.file}:{place.line}" if place else f"data/{REGISTRY.name}:{_registry_lines()[name]}"
            levels = quantile(law, np.array(list(LEVELS.values())))
            known = law.kind == "fixed"
            told = {"value": float(levels[0])} if known else dict(zip(LEVELS, map(float, levels), strict=True))
            source = f"{here}; {'set by the scenario' if place else one.source}"
            parts.append(Step(name, f"{one.id} {one.title}", told, one.unit, law_text(law), one.status, source))
    return Step("parameters", "parameters", parts=tuple(parts))


def tranches(baseline: Baseline, program: Program, country: str | None, fiscal_year: int, moved: bool) -> list[Tranche]:
    """The report's cells that a program's fiscal year is made from: the country's own and those of no country; all if None."""
    of_year = [t for t in baseline.tranches if (t.meant_for if moved else t.fiscal_year) == fiscal_year]
    return [t for t in of_year if t.program == program.name and (country is None or t.unit in (None, country))]


def bookkeeping(loaded: Loaded, inputs: Inputs, program: Program) -> list[Step]:
    """When money of a program's accounts counts as obligated, where sources differ or the scenario departs from the region."""
    known, said = bookings(loaded.baseline), told(loaded.baseline, loaded.scenario.booking)
    return [_booking(loaded, inputs.baseline, name, known[name]) for name in program.accounts if name in said]


def _booking(loaded: Loaded, baseline: Baseline, name: str, own: str) -> Step:
    """One account: its booking in force; the line of the scenario where it departs from the region."""
    account = baseline.accounts[name]
    line = setting_line(loaded, f"booking.{account.name}") if account.booking != own else ""
    source = account.source
    text = f"{account.name} {booking_words(account.booking)}: it {BOOKINGS[account.booking]}"
    sources = "; ".join(filter(None, [line, baseline.stands(source.file, source.line), account.booking_why]))
    return Step("booking", "booked", text=text, mark="assumed" if line else source.status, source=sources)


def cell(tranche: Tranche, baseline: Baseline) -> Step:
    """One cell: its dollars, how they are known, and where they stand."""
    law = f", {tranche.law}" if tranche.law else ""
    what = f"{tranche.source.table}: {tranche.source.cell} ({tranche.status}{law})"
    usd, source = {"value": float(tranche.usd) / 1e6}, tranche.source
    return Step("cell", what, usd, "million USD", source.note, source.status, where(source, baseline))


def where(source: Citation, baseline: Baseline) -> str:
    """The file and line that hold a figure, and the document it was taken from."""
    return f"{baseline.stands(source.file, source.line)}; {source.document}, {source.table}, {source.cell}"
