"""What the page shows of two results: the answer in a sentence, three numbers, the report's pictures, the numbers behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from scenarios.analysis.compare import homicides_in_all
from scenarios.arrays import Floats
from scenarios.present import reading, words
from scenarios.present.effects import Effect, effects, homicides
from scenarios.present.explorer import sketch
from scenarios.present.explorer.plans import Plans
from scenarios.present.explorer.rerun import result_of
from scenarios.present.explorer.state import Look
from scenarios.present.outcome_grids import changed_outcomes
from scenarios.present.plots import COMPARISONS, FIGURES, fans
from scenarios.present.reading import Result
from scenarios.present.report import headline, numbers
from scenarios.present.report.behind import BEHIND, COMPARED
from scenarios.present.report.pictures import inline
from scenarios.present.report.table import Table, page_table

BY_COUNTRY = ("trajectories", "difference")
"""Tabs that can show one country."""
_DRAWN = {"trajectories": "fans", "pipeline": "pipeline", "capacity": "capacity"}
UNCHANGED = "This is the baseline: nothing differs from it. Move a control, or choose another scenario to start from."


@dataclass(frozen=True, slots=True)
class BesideBaseline:
    """The baseline and the plan on the same draws, and what the plan changes."""

    base: Result
    mine: Result
    effect: Effect

    @property
    def is_base(self) -> bool:
        """Whether nothing differs, in money or in homicide."""
        return self.effect.is_none and bool((self.base.data["flow"] == self.mine.data["flow"]).all())


def pair_of(plans: Plans, look: Look) -> BesideBaseline:
    """Results to show: all countries, or one where the tab can and the region has it."""
    base, mine = _one(result_of(plans.base), look), _one(result_of(plans.mine), look)
    return BesideBaseline(base, mine, effects([base, mine])[0])


def _one(result: Result, look: Look) -> Result:
    """A result of the chosen country alone; whole where there is none."""
    if look.view not in BY_COUNTRY or look.country not in reading.codes(result, "country"):
        return result
    return Result(result.data.sel(country=[look.country]), result.manifest)


def sentence(pair: BesideBaseline) -> str:
    """The answer: what the plan changes, and for one country where its rate ends."""
    names = reading.names(pair.mine, "country")
    alone = "" if len(names) > 1 else f"{next(iter(names.values()))}: {_end(pair)} "
    if not pair.effect.is_none:
        return alone + headline.sentence([pair.effect], "")
    if alone:
        return alone + ("" if pair.is_base else "The plan changes no draw here.")
    if pair.is_base:
        return headline.sentence_alone(pair.mine).replace("Give a second scenario", "Move a control")
    return f"{COMPARISONS['difference'].title([pair.base, pair.mine])}; the money does differ."


def _end(pair: BesideBaseline) -> str:
    """The last year's rate of a single country."""
    year = reading.shown_years(pair.mine)[-1]
    low, _, middle, _, high = (words.rate(float(x)) for x in reading.rate_bands(pair.mine)[:, -1, 0])
    before = words.rate(float(reading.rate_bands(pair.base)[2, -1, 0]))
    return f"median {middle} per 100,000 in {year}, in 45 of 50 draws {low} to {high}; the baseline’s median is {before}."


def key_numbers(pair: BesideBaseline) -> list[tuple[str, str, str]]:
    """Three numbers, each with what it is and its range: homicides averted, money disbursed, money lost."""
    years = reading.shown_years(pair.mine)
    low, _, middle, _, high = (homicides(float(x)) for x in reading.quantiles(pair.effect.total))
    by = reading.last_day(pair.mine)
    return [
        (
            f"homicides averted, {words.years(years[0], years[-1])}, median",
            middle,
            "no difference in any draw" if pair.effect.is_none else f"45 of 50 draws: {low} to {high}",
        ),
        _money(f"million USD disbursed by {by}, median", pair, ["disbursed"]),
        _money(f"million USD lapsed, cancelled or returned by {by}, median", pair, ["lapsed", "cancelled", "returned"]),
    ]


def _money(what: str, pair: BesideBaseline, lines: Sequence[str]) -> tuple[str, str, str]:
    """The median of the plan's ledger lines, and of their change draw by draw."""
    base, mine = (_ledger(result, lines) for result in (pair.base, pair.mine))
    change = float(np.median(mine - base))
    against = "as in the baseline" if not (mine - base).any() else f"{_signed(change)} against the baseline"
    return what, words.money(float(np.median(mine))), against


def _ledger(result: Result, lines: Sequence[str]) -> Floats:
    places = [reading.codes(result, "ledger").index(line) for line in lines]
    values: Floats = result.data["horizon_money"].transpose("member", "program", "ledger").values[:, :, places].sum((1, 2))
    return values


def _signed(million: float) -> str:
    """A change with its sign."""
    return f"+{words.money(million)}" if million > 0.05 else words.money(million) if million < -0.05 else "hardly anything"


def picture(pair: BesideBaseline, plans: Plans, look: Look, drawn: int = 0) -> dict[str, Any]:
    """The SVG of a tab as `picture`, with its sentence for those who cannot see it, and its number as `drawn`.

    Only `paths` where the picture `drawn` stands in the page and its fans need but move. Empty for the table, and where
    nothing differs.
    """
    if look.view == "trajectories":
        shown = (*_both(plans, look), "the assumptions move") if look.both else (pair.mine, pair.base, fans.PLAN)
        if drawn and (paths := sketch.moved(drawn, *shown)):
            return {"paths": paths}
        svg, number = sketch.draw(*shown)
        return {"picture": svg, "drawn": number}
    if look.view == "difference" and not pair.effect.is_none:
        both, plot = [pair.base, pair.mine], COMPARISONS["difference"]
        return {"picture": str(inline(plot.figure(both), "difference", plot.alt_text(both)))}
    if look.view not in _DRAWN:
        return {"picture": ""}
    result, dashed = _both(plans, look) if look.both else (pair.mine, pair.base)
    one = FIGURES[_DRAWN[look.view]]
    return {"picture": str(inline(one.figure(result, dashed), look.view, one.alt_text(result)))}


def _both(plans: Plans, look: Look) -> tuple[Result, Result]:
    """The baseline under these assumptions, and before them."""
    after, before = (_one(result_of(one), look) for one in (plans.base, plans.before))
    name = f"{reading.scenario_name(after)} under these assumptions; dashed: before them"
    return Result(after.data.assign_attrs(scenario=name), after.manifest), before


def assumed(plans: Plans) -> str:
    """What the assumptions made here move in the baseline itself; empty where there are none."""
    if plans.base.data == plans.before.data:
        return ""
    after, before = (_homicides(result_of(one)) for one in (plans.base, plans.before))
    years = reading.shown_years(result_of(plans.base))
    return (
        f"Your assumptions move the baseline, too: its median draw has {homicides(after)} homicides in "
        f"{words.years(years[0], years[-1])}, {homicides(before)} before. The plan is compared with the baseline after."
    )


def _homicides(result: Result) -> float:
    """The median over draws of homicides in all countries and shown years."""
    return float(np.median(homicides_in_all(result, reading.shown_years(result)[-1])))


def behind(pair: BesideBaseline, plans: Plans, look: Look) -> list[Table]:
    """The numbers behind a tab's picture, the plan's and, where it is another, the baseline's."""
    names = [plans.base.scenario.name, plans.mine.scenario.name]
    results = [pair.base, pair.mine]
    if look.view == "table":
        few = 1 if pair.is_base else 0
        return [
            numbers.outcomes(results[few:], names[few:], plans.mine.baseline),
            numbers.ledger(results[few:], names[few:], plans.mine.baseline),
            numbers.standing(results[few:], names[few:]),
            *([] if pair.is_base else [page_table(changed_outcomes(results, names))]),
        ]
    if look.view == "difference":
        return [] if pair.effect.is_none else [COMPARED["difference"](results, "difference.csv")]
    shown = [(pair.mine, names[1])] if pair.is_base else [(pair.mine, names[1]), (pair.base, names[0])]
    if look.both:
        shown = list(zip(_both(plans, look), ("Baseline, after", "Baseline, before"), strict=True))
    return [_named(BEHIND[_DRAWN[look.view]](result, f"{look.view}.csv"), name) for result, name in shown]


def _named(table: Table, name: str) -> Table:
    return replace(table, title=f"{name}: {table.title[0].lower()}{table.title[1:]}")
