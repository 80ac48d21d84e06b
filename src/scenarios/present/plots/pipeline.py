"""What became of the money, when, and what was lost? A flow at a date, and cumulative lines by quarter.

Both panels read the same array of means, so that the parts add up and the panels agree to the dollar.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from scenarios.analysis.spreads import paid_of
from scenarios.arrays import Floats
from scenarios.present import reading, style, words
from scenarios.present.plots.cumulative import PANEL_HEIGHT, draw_cumulative
from scenarios.present.plots.ribbons import Flow, Leaving, draw_flow, flow_height
from scenarios.present.reading import Result
from scenarios.present.titles import SIDE, in_draws, of_fifty

PARTS = ("held", "returned", "outside", "waiting", "unobligated", "lapsed", "unliquidated", "cancelled", "disbursed")
"""Every planned dollar is in one of these."""


def title(result: Result, baseline: Result | None = None) -> str:
    """Whether less or more than half was disbursed, in how many draws; else the neutral title."""
    shares = _disbursed_shares(result)
    less, more = float((shares < 0.5).mean()), float((shares > 0.5).mean())
    count = of_fifty(max(less, more))
    if count < SIDE or not reading.enough(result):
        return f"Where the money stood on {_date(result)}"
    half = "less" if less > more else "more"
    return f"By {_date(result)} {half} than half of the money was disbursed, {in_draws([count])}"


def alt_text(result: Result) -> str:
    """The picture in a sentence."""
    flow = _flow(result)
    return (
        f"Flow of mean money on {_date(result)}: of {words.money(flow.planned.sum())} million USD, "
        f"{words.money(flow.obligated.sum())} obligated, {words.money(flow.disbursed.sum())} disbursed, "
        f"{words.money(flow.lost)} lapsed or cancelled. Below, cumulative by quarter to {reading.last_day(result)}."
    )


def table(result: Result) -> list[dict[str, Any]]:
    """Means by quarter end, kind and stage, million USD."""
    stages = [str(stage) for stage in result.data["flow_stage"].values]
    values = result.data["flow"].transpose("quarter", "kind", "flow_stage").values
    return [
        {"quarter_end": end, "kind": kind, "stage": stage, "mean_million_usd": float(values[q, k, s])}
        for q, end in enumerate(reading.quarter_ends(result))
        for k, kind in enumerate(reading.codes(result, "kind"))
        for s, stage in enumerate(stages)
    ]


def figure(result: Result, baseline: Result | None = None) -> Figure:
    """Draw both panels; a baseline adds its disbursements as a dashed line."""
    with style.drawing():
        flow = _flow(result)
        middle = flow_height(flow)
        page = style.page(_heading(result, flow, baseline), middle + 34 + PANEL_HEIGHT)
        axes = page.canvas()
        where = f"Where every dollar of FY{_plan_years(result)} stood on {_date(result)}"
        style.write(axes, style.MARGIN, 6, where, 10, weight="bold")
        draw_flow(axes, 22, flow)
        style.write(axes, style.MARGIN, middle + 16, "Cumulative, by quarter, million USD", 10, weight="bold")
        draw_cumulative(page, middle + 34, result, baseline, _quarter(result))
        return page.figure


def _flow(result: Result) -> Flow:
    """Means at the date as arrays over the kinds that have money; the parts add up to what was planned."""
    at = result.data["flow"].sel(quarter=_quarter(result), method="nearest")
    kinds = reading.kinds_with_money(result)
    stage = {str(name): at.sel(flow_stage=name, kind=kinds).values for name in at["flow_stage"].values}
    stage |= {part: np.zeros(len(kinds)) for part in PARTS if part not in stage}  # a run stored before there was such a line
    planned = sum((stage[part] for part in PARTS), np.zeros(len(kinds)))
    enacted = abs(float(planned.sum() - stage["appropriated"].sum())) < 1e-6 * max(float(planned.sum()), 1e-9)
    return Flow(
        kinds=tuple(kinds),
        planned=planned,
        planned_name="Appropriated" if enacted else "Planned",
        obligated=stage["obligated"],
        disbursed=stage["disbursed"],
        before=(
            Leaving("waiting or unobligated", stage["waiting"] + stage["unobligated"]),
            Leaving("held for a later year", stage["held"], quiet=True),
            Leaving("returned, never allotted", stage["returned"], quiet=True),
            Leaving(words.SENT, stage["outside"], quiet=True),
            Leaving("lapsed", stage["lapsed"], lost=True),
        ),
        after=(
            Leaving("unliquidated", stage["unliquidated"]),
            Leaving("cancelled", stage["cancelled"], lost=True),
        ),
    )


def _disbursed_shares(result: Result) -> Floats:
    """Share of the plan's money that each member has disbursed by the date."""
    years = reading.money_years(result)
    spent = paid_of(result)
    planned = float(result.data["envelope"].sel(fiscal_year=years).sum())
    return np.asarray(spent / planned if planned > 0 else np.full(spent.shape, 0.5), dtype=np.float64)


def _quarter(result: Result) -> float:
    """30 September of the plan's last fiscal year, on the axis of quarters."""
    return reading.year_of(result, "last_fiscal_year") + 0.75


def _date(result: Result) -> str:
    return f"30 September {reading.year_of(result, 'last_fiscal_year')}"


def _plan_years(result: Result) -> str:
    span = reading.money_years(result)
    return words.years(span[0], span[-1])


def _heading(result: Result, flow: Flow, baseline: Result | None) -> style.Heading:
    countries = words.counted(len(reading.codes(result, "country")), "country", "countries")
    dashed = " Dashed: baseline." if baseline is not None else ""
    pending = "" if flow.planned_name == "Appropriated" else " Planned: also what no law had enacted by that date."
    return style.Heading(
        title=title(result, baseline),
        subtitle=f"Assistance to {countries}, FY{_plan_years(result)}, million USD, mean of {reading.draws(result)}",
        source=reading.source(result, "money_label", beside=[baseline]),
        chip=reading.chip(result),
        note="Unliquidated: signed, not yet paid. Lapsed: authority ended before obligation. Cancelled: the account closed "
        f"before payment (31 U.S.C. 1552).{pending}{dashed} {reading.ROUNDING}"
        + (f" Tinted: when events act. {reading.beside(result)}" if reading.events(result, money=True) else ""),
    )
