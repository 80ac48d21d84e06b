"""Every uncertain number of the model: its law in this run, how it is known, and from where."""

from __future__ import annotations

import numpy as np

from scenarios.baseline.facts import Baseline
from scenarios.baseline.parameters import Distribution, Parameter, quantile
from scenarios.present import words
from scenarios.present.grid.kind import records_grid
from scenarios.present.marks import LETTERS
from scenarios.present.report.table import Table, texts_table
from scenarios.spec.load import Loaded

_LEVELS = np.array([0.05, 0.5, 0.95])


def assumptions(loaded: Loaded) -> Table:
    """One row a parameter: what it is, median and 90% range of its draws, mark, source."""
    laws = in_force(loaded)
    chosen = loaded.scenario.parameters
    rows, records = [], []
    idle = idle_here(loaded.baseline)
    for parameter in (one for one in loaded.baseline.parameters.values() if one.name not in idle):
        low, middle, high = (float(x) for x in quantile(laws[parameter.name], _LEVELS))
        status = "assumed" if parameter.status == "invented" else parameter.status
        mark = "set here" if parameter.name in chosen else LETTERS.get(status, "")
        rows.append((_title(parameter), number(middle), _range(laws[parameter.name], low, high), mark, *_sources(parameter)))
        records.append(
            {
                "name": parameter.name, "id": parameter.id, "title": parameter.title, "unit": parameter.unit, "p05": low,
                "p50": middle, "p95": high, "law": laws[parameter.name].kind, "status": parameter.status,
                "source": parameter.source, "why": parameter.why,
            }
        )  # fmt: skip
    return texts_table(
        f"All {len(rows)} uncertain numbers, as drawn in this run",
        ("What, unit", "median", "90% of draws", "mark", "source", "why"),
        rows,
        (
            f"Priors: {loaded.scenario.priors}. a: assumed; e: estimated from the sources named; d: derived from these.",
            "None was measured for this aid. Why each is as it is stands on the page on a screen, and in assumptions.csv.",
        ),
        full=records_grid("assumptions", "", records),
    )


def idle_here(baseline: Baseline) -> set[str]:
    """Parameters that can act on nothing in a region: of a split that is our estimate, where its tables print every one."""
    estimated = [program for program in baseline.programs.values() if program.estimated]
    without = {"split_concentration"} if not estimated else set()
    return without | ({"regional_share"} if not any(program.regional_unit for program in estimated) else set())


def in_force(loaded: Loaded) -> dict[str, Distribution]:
    """The law of each parameter in this scenario: prior, override, or fixed where its channel is off."""
    from scenarios.engine.plan.inputs import build

    return build(loaded.scenario, loaded.baseline).distributions


def _title(parameter: Parameter) -> str:
    unit = f", {parameter.unit}" if parameter.unit not in ("", "1", "-") else ""
    return f"{parameter.title}{unit} ({parameter.name})"


def _sources(parameter: Parameter) -> tuple[str, str]:
    """Where a number comes from, and why it is as it is."""
    return words.clean(parameter.source), words.clean(parameter.why)


def _range(law: Distribution, low: float, high: float) -> str:
    if law.kind == "fixed":
        return "fixed"
    if law.kind == "choice":
        return f"0 in {law.fields['first_share']:.0%} of draws, else 1"
    return f"{number(low)} to {number(high)}"


def number(value: float) -> str:
    """Three digits, no exponent where it can be helped.

    >>> number(0.0), number(0.000123), number(-2.5), number(1234567.0)
    ('0', '0.000123', '−2.5', '1,230,000')
    """
    if value == 0:
        return "0"
    rounded = float(f"{value:.3g}")
    text = f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:.10f}".rstrip("0").rstrip(".")
    return words.signed(text)
