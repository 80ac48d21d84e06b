"""Projects against the flow as text: how traces tend to the compiled pipeline, and how far lumps alone make money stray."""

from __future__ import annotations

from scenarios.analysis.fluid import Limit
from scenarios.analysis.lumps import LumpLuck
from scenarios.present import words


def limit_text(found: Limit) -> str:
    """Distances by project size, and their rates."""
    rows = [
        f"{found.scenario}: projects against the compiled pipeline, {words.joined(list(found.names))}",
        f"draw {found.member} of seed {found.seed}, {found.traces} traces a size; {_mark(found)}",
        f"{found.allotted:,.1f} million USD allotted",
        "",
        "Money disbursed by quarter: root mean square distance from the compiled pipeline, share of the money",
        f"{'median':>10}{'effective':>11}{'projects':>10}{'one trace':>12}{'mean':>10}{'luck alone':>12}",
    ]
    for n, size in enumerate(found.sizes):
        rows.append(
            f"{size:>10.3f}{found.effective[n]:>11.3f}{found.projects[n]:>10,}{found.single[n]:>12.2%}{found.mean[n]:>10.2%}"
            f"{found.noise[n]:>12.2%}"
        )
    rows += [
        "",
        f"log-log slope: one trace {found.slope_single:.2f} (theory: one half), mean {found.slope_mean:.2f}",
        "Effective: the project in which the average dollar is, million USD. Luck alone: what the mean would be off by if",
        "traces were right on average; where a ceiling binds, lumps leave room unused and the mean is off by more.",
    ]
    return "\n".join(rows)


def luck_text(found: LumpLuck) -> str:
    """Disbursed by year, its luck of lumps, and by how much that widens the spread over draws."""
    rows = [
        f"{words.clean(found.scenario)}: the luck of lumps in {words.joined(list(found.names))}",
        f"draw {found.member} of seed {found.seed}, {found.traces} traces; {_mark(found)}",
        f"Sizes are assumed: a median of {found.size:g} million USD.",
        "",
        "Disbursed in a fiscal year, million USD: as a flow, and over traces of the same draw",
        f"{'unit':<6}{'kind':<7}{'FY':<6}{'flow':>8}{'mean':>8}{'sd':>8}{'share':>8}{'sd draws':>10}{'wider by':>10}",
    ]
    for row in found.rows:
        wider = "–" if row.widening != row.widening else f"{row.widening - 1.0:.0%}"
        rows.append(
            f"{row.unit:<6}{row.kind:<7}{row.fiscal_year:<6}{row.compiled:>8.2f}{row.mean:>8.2f}{row.sd:>8.2f}"
            f"{row.share:>8.0%}{row.between:>10.2f}{wider:>10}"
        )
    rows += [
        "",
        "share: sd over traces, of the flow. sd draws: over 256 draws of our assumptions, where money flows.",
        "wider by: how much lumps widen the spread over draws.",
    ]
    return "\n".join(rows)


def _mark(found: Limit | LumpLuck) -> str:
    return "invented data, for practice" if found.invented else "illustrative, not a forecast"
