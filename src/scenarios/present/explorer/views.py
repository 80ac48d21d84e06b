"""What the page shows of two results: the answer in a sentence, the decision row, the report's pictures, the numbers behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from scenarios.analysis.compare import ALL, Difference, band, homicides_in_all, regret, whole_change
from scenarios.analysis.headline import Compared
from scenarios.analysis.order import Doubt, doubt, places
from scenarios.analysis.outcomes import DEFAULT
from scenarios.present import reading, words
from scenarios.present.decision import decision
from scenarios.present.effects import Effect, effects, homicides
from scenarios.present.explorer import sketch
from scenarios.present.explorer.asked import Plans
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
SAME = "Nothing differs from the plan compared with. Move a control, or choose another plan; until then, its trajectories."
MONEY = "No draw differs in homicide, though the money does: the plan’s trajectories."


@dataclass(frozen=True, slots=True)
class BesideBase:
    """The base plan and the plan on the same draws, and what the plan changes."""

    base: Result
    mine: Result
    effect: Effect

    @property
    def is_base(self) -> bool:
        """Whether nothing differs, in money or in homicide."""
        return self.effect.is_none and bool((self.base.data["flow"] == self.mine.data["flow"]).all())


def pair_of(plans: Plans, look: Look) -> BesideBase:
    """Results to show: all countries, or one where the tab can and the region has it."""
    base, mine = _one(result_of(plans.base), look), _one(result_of(plans.mine), look)
    return BesideBase(base, mine, effects([base, mine])[0])


def _one(result: Result, look: Look) -> Result:
    """A result of the chosen country alone; whole where there is none."""
    if look.view not in BY_COUNTRY or look.country not in reading.codes(result, "country"):
        return result
    return Result(result.data.sel(country=[look.country]), result.manifest)


def sentence(pair: BesideBase) -> str:
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


def _end(pair: BesideBase) -> str:
    """The last year's rate of a single country."""
    year = reading.shown_years(pair.mine)[-1]
    low, _, middle, _, high = (words.rate(float(x)) for x in reading.rate_bands(pair.mine)[:, -1, 0])
    before = words.rate(float(reading.rate_bands(pair.base)[2, -1, 0]))
    said = f"median {middle} per 100,000 in {year}, in 45 of 50 draws {low} to {high}"
    return f"{said}; the median of “{reading.scenario_name(pair.base)}” is {before}."


def decision_row(plans: Plans) -> Table:
    """The decision page's table of the base plan and the plan, all countries together, whatever is looked at."""
    base, mine = result_of(plans.base), result_of(plans.mine)
    same = base.data.equals(mine.data)
    results, called = ([base], ["base"]) if same else ([base, mine], ["base", "plan"])
    names = [f"{words.clean(one.scenario.name)} ({name})" for one, name in zip((plans.base, plans.mine), called, strict=False)]
    unsure = doubt(results)
    grid = decision(_compared(results, unsure), names, unsure=unsure)
    return Table(grid.title, replace(grid, notes=()) if same else grid)


def _compared(results: Sequence[Result], unsure: Doubt) -> Compared:
    """As much of a comparison as the decision page's table asks for: it stands beside every movement of a slider."""
    base, others = results[0], tuple(results[1:])
    averted = [{ALL: band(whole_change(base, one, DEFAULT))} for one in others]
    return Compared(
        base, others, tuple(one.name for one in results),
        tuple(Difference(one, {}, {}, {}, None, None, "", None, {}) for one in averted),
        tuple(band(values) for values in regret(results, DEFAULT)),
        tuple(tuple(place) for place in places(results, DEFAULT, unsure)),
        {}, (), {}, ((),) * len(others),
    )  # fmt: skip


def picture(pair: BesideBase, plans: Plans, look: Look, drawn: int = 0) -> dict[str, Any]:
    """The SVG of a tab as `picture`, with its sentence for those who cannot see it, and its number as `drawn`.

    Only `paths` where the picture `drawn` stands in the page and its fans need but move. Empty for the table. Where no draw
    differs, the trajectories in place of the difference, and why as `instead`.
    """
    if look.view == "difference" and not pair.effect.is_none:
        both, plot = [pair.base, pair.mine], COMPARISONS["difference"]
        return {"picture": str(inline(plot.figure(both), "difference", plot.alt_text(both))), "instead": ""}
    if look.view == "difference":
        return _trajectories(pair, plans, replace(look, both=False), drawn) | {"instead": SAME if pair.is_base else MONEY}
    if look.view == "trajectories":
        return _trajectories(pair, plans, look, drawn) | {"instead": ""}
    if look.view not in _DRAWN:
        return {"picture": "", "instead": ""}
    result, dashed = _both(plans, look) if look.both else (pair.mine, pair.base)
    one = FIGURES[_DRAWN[look.view]]
    return {"picture": str(inline(one.figure(result, dashed), look.view, one.alt_text(result))), "instead": ""}


def _trajectories(pair: BesideBase, plans: Plans, look: Look, drawn: int) -> dict[str, Any]:
    shown = (*_both(plans, look), "the assumptions move") if look.both else (pair.mine, pair.base, fans.PLAN)
    if drawn and (paths := sketch.moved(drawn, *shown)):
        return {"paths": paths}
    svg, number = sketch.draw(*shown)
    return {"picture": svg, "drawn": number}


def _both(plans: Plans, look: Look) -> tuple[Result, Result]:
    """The base plan under these assumptions, and before them."""
    after, before = (_one(result_of(one), look) for one in (plans.base, plans.before))
    name = f"{reading.scenario_name(after)} under these assumptions; dashed: before them"
    return Result(after.data.assign_attrs(scenario=name), after.manifest), before


def assumed(plans: Plans) -> str:
    """What the assumptions made here move in the base plan itself; empty where there are none."""
    if plans.base.data == plans.before.data:
        return ""
    after, before = (_homicides(result_of(one)) for one in (plans.base, plans.before))
    years, name = reading.shown_years(result_of(plans.base)), words.clean(plans.base.scenario.name)
    return (
        f"Your assumptions move “{name}”, too: its median draw has {homicides(after)} homicides in "
        f"{words.years(years[0], years[-1])}, {homicides(before)} before. The plan is compared with it after."
    )


def _homicides(result: Result) -> float:
    """The median over draws of homicides in all countries and shown years."""
    return homicides_in_all(result, [0.5])[0]


def behind(pair: BesideBase, plans: Plans, look: Look) -> list[Table]:
    """The numbers behind a tab's picture, the plan's and, where it is another, the base plan's."""
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
        shown = list(zip(_both(plans, look), ("Base plan, after", "Base plan, before"), strict=True))
    return [_named(BEHIND[_DRAWN[look.view]](result, f"{look.view}.csv"), name) for result, name in shown]


def _named(table: Table, name: str) -> Table:
    return replace(table, title=f"{name}: {table.title[0].lower()}{table.title[1:]}")
