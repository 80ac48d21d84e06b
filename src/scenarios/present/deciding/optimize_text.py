"""The best plan as tables: its numbers with their ranges, what it is worth beside named rules, what binds it."""

from __future__ import annotations

from scenarios.analysis.compare import Band
from scenarios.analysis.deciding.leeway import Variable
from scenarios.analysis.deciding.optimize import AGAIN, Optimized, Rested
from scenarios.analysis.deciding.told import Measured
from scenarios.analysis.headline import VARIANTS
from scenarios.analysis.quantiles import FEWEST
from scenarios.present import words
from scenarios.present.deciding import optimize_words as say
from scenarios.present.grid import Grid, GridColumn, Span
from scenarios.present.grid.kind import Value
from scenarios.present.grid.terminal import text_of, width
from scenarios.present.outcome_grids import better_head
from scenarios.present.outcome_words import capital, form_of
from scenarios.present.titles import of_fifty

sentences = say.sentences


def text(found: Optimized, across: int | None = None) -> str:
    """All of it for a terminal: a title, sentences, tables."""
    wide = across or width()
    return "\n\n".join([say.page(found, wide), text_of(grids(found), wide)])


def grids(found: Optimized) -> list[Grid]:
    """Every table."""
    return [plan(found), effects(found), *([bounds(found)] if found.bounds else []), variants(found)]


def plan(found: Optimized) -> Grid:
    """The plan: a row for each number that was chosen."""
    near = bool(found.flat.r2)
    range_head = f"within {words.percent(found.flat.share)} of the gain"
    columns = [
        GridColumn("what", "of", meaning="the program, and what is shared"),
        GridColumn("which", "share", meaning="whose, or of which fiscal year"),
        GridColumn("best", "best", "percent", "share", "money", "as the search found it"),
        GridColumn("again", "on other draws", "percent", "share", "money", "where a search on other draws ended"),
    ]
    if near:
        columns.insert(3, GridColumn("near", range_head, "percent", "share", "money", "others of its part free to move",
                                     ("low", "high")))  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for n, one in enumerate(found.leeway.variables):
        span = [Span(float(found.flat.low[n]), float(found.flat.high[n]))] if near else []
        rows.append((say.part_words(found, one), say.key_words(found, one), float(found.x[n]), *span, float(found.again[n])))
    title = f"The best plan: {found.best.scenario.name}"
    return Grid("best", title, tuple(columns), tuple(rows), 2, _marks(found), _notes(found))


def _marks(found: Optimized) -> dict[tuple[int, int], str]:
    return {(one.binding.place, 2): "*" for one in found.bounds}


def _notes(found: Optimized) -> tuple[str, ...]:
    fits = [f"{name} {value:.3f}" for name, value in found.flat.r2.items()]
    return tuple(filter(None, [
        "* at a bound: see below." if found.bounds else "",
        f"Ranges are from a quadratic fitted to runs (R2 {', '.join(fits)}); each end was run." if fits else "",
    ]))  # fmt: skip


def effects(found: Optimized) -> Grid:
    """The best and other plans on draws that the search did not see."""
    unseen, target = found.unseen, found.target
    metric, told = target.outcome.name, unseen.members >= FEWEST
    form, unit, layer = form_of(metric), target.outcome.unit, target.outcome.layer
    columns = [
        GridColumn("plan", "plan", meaning="the best, the file's own, or a named rule in place of what is chosen"),
        GridColumn("statistic", target.statistic.replace("_", " "), form, unit, layer, target.statistic_words),
        GridColumn("error", "± MC", form_of(metric, alone=True), unit, layer, "90% Monte Carlo error of it"),
    ]
    if told:
        columns += [
            GridColumn("most", "90% of draws", form, unit, layer, "nine of ten draws lie between", ("p05", "p95")),
            GridColumn("of_50", better_head(target.outcome), "said", "draws of 50", layer, "never rounded up"),
        ]
    columns.append(GridColumn("ahead", "best ahead by", form, unit, layer, "paired, on the same draws"))
    rows = [_row("best", unseen.best, told, None, target.outcome.side)]
    rows += [
        _row(name, one, told, unseen.ahead[name], target.outcome.side) for name, one in unseen.others.items() if name != AGAIN
    ]
    title = f"{unseen.members:,} draws that the search did not see (seed {unseen.seed}): {say.measured(found)}"
    return Grid("unseen", capital(title), tuple(columns), tuple(rows), notes=(say.against(found),))


def _row(name: str, one: Measured, told: bool, ahead: Measured | None, side: float) -> tuple[Value, ...]:
    band = _band_cells(one.effect) if told else ()
    return (name, side * one.worth, one.error, *band, None if ahead is None else ahead.worth)


def _band_cells(band: Band) -> tuple[Value, ...]:
    return Span(band.p05, band.p95), f"{of_fifty(band.chance_better)} of 50"


def bounds(found: Optimized) -> Grid:
    """What stands at a bound, why, and what the bound is worth."""
    form = form_of(found.target.outcome.name)
    columns = (
        GridColumn("which", "at its bound", meaning="the number of the plan"),
        GridColumn("bound", "bound", "percent", "share", "money"),
        GridColumn("because", "because of", meaning="the law, the file or an option; or arithmetic", reads=True),
        GridColumn("step", "moved by", "said", "share", meaning="the limit, outward above nothing"),
        GridColumn("value", "changes the best by", form, found.target.outcome.unit, found.target.outcome.layer),
    )
    rows = tuple(_bound_row(found, one) for one in found.bounds)
    return Grid("bounds", "What binds", columns, rows, notes=tuple(say.resting(found)))


def _bound_row(found: Optimized, one: Rested) -> tuple[Value, ...]:
    variable, step = found.leeway.variables[one.binding.place], one.binding.step
    return (_named(found, variable), one.binding.bound, one.because, words.signed(f"{step:+.2f}"), one.binding.value)


def _named(found: Optimized, one: Variable) -> str:
    return f"{say.part_words(found, one)}, {say.key_words(found, one)}"


def variants(found: Optimized) -> Grid:
    """The same plan under other assumptions."""
    metric, one = found.target.outcome.name, found.target.outcome
    columns = (
        GridColumn("under", "under", meaning="other assumptions, in the plan and in what it is told against", reads=True),
        GridColumn("statistic", found.target.statistic.replace("_", " "), form_of(metric), one.unit, one.layer),
        GridColumn("error", "± MC", form_of(metric, alone=True), one.unit, one.layer),
        GridColumn("of_50", better_head(one), "said", "draws of 50", one.layer),
    )
    rows = tuple(
        (VARIANTS[name], one.side * told.worth, told.error, f"{of_fifty(told.effect.chance_better)} of 50")
        for name, told in found.unseen.variants.items()
    )
    return Grid("assumptions", "The same plan under other assumptions", columns, rows)
