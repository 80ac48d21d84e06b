"""Outcomes as tables: of one run by place, of a comparison by place, and every outcome of every plan in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scenarios.analysis.compare import Band, changes
from scenarios.analysis.headline import Compared
from scenarios.analysis.measure import ALL, Outcome
from scenarios.analysis.outcomes import OUTCOMES
from scenarios.analysis.run_view import view_of
from scenarios.analysis.spreads import OUTCOME, spreads_of
from scenarios.engine.ensemble.spread import quantiles
from scenarios.present import reading
from scenarios.present.grid import Grid, GridColumn, InForm, Span
from scenarios.present.grid.kind import Value
from scenarios.present.outcome_words import capital, form_of, named
from scenarios.present.reading import Result
from scenarios.present.titles import of_fifty


def place_names(result: Result) -> dict[str, str]:
    """What places are called: countries and units by name, programs by code, ALL in words."""
    return {**reading.names(result, "unit"), **reading.names(result, "country"), ALL: "All"}


def better_head(one: Outcome) -> str:
    """What the column of counts counts."""
    if one.unit == "homicides":
        return "fewer in"
    return "less in" if one.more_is_better is False else "more in"


def band_columns(metric: str, told: bool) -> tuple[GridColumn, ...]:
    """Median, error, ranges and counts of an outcome; the median alone where draws are too few."""
    one, form = OUTCOMES[metric], form_of(metric)
    median = GridColumn("p50", "median", form, one.unit, one.layer, "median over draws")
    if not told:
        return (median,)
    return (
        median,
        GridColumn("mc_error", "± MC", form_of(metric, alone=True), one.unit, one.layer, "90% Monte Carlo error of the median"),
        GridColumn("half", "50% of draws", form, one.unit, one.layer, "half of the draws lie between", ("p25", "p75")),
        GridColumn("most", "90% of draws", form, one.unit, one.layer, "nine of ten draws lie between", ("p05", "p95")),
        GridColumn("of_50", better_head(one), "said", "draws of 50", one.layer, "never rounded up"),
    )


def band_cells(band: Band, told: bool) -> tuple[Value, ...]:
    """A band under `band_columns`."""
    if not told:
        return (band.p50,)
    half, most = Span(band.p25, band.p75), Span(band.p05, band.p95)
    return band.p50, band.mc_error["p50"], half, most, f"{of_fifty(band.chance_better)} of 50"


def by_place(found: Compared, n: int, metric: str) -> Grid:
    """An outcome of one plan against the base: by place, all of them last."""
    one, told = OUTCOMES[metric], reading.enough(found.base)
    names, bands = place_names(found.base), found.differences[n].outcomes[metric]
    label = GridColumn("place", one.axes[0] if one.axes else "", meaning="where; All: all places together")
    what = named(metric) if one.paired else f"{named(metric)}, change"
    span = f"{found.base.data.attrs['first_fiscal_year']}–{found.base.data.attrs[one.until]}"
    return Grid(
        f"{metric}-{n + 1}",
        f"{found.names[n + 1]} against {found.names[0]}: {what}, {span}",
        (label, *band_columns(metric, told)),
        tuple((names.get(place, place), *band_cells(band, told)) for place, band in bands.items()),
        notes=(one.meaning,),
    )


def every_outcome(found: Compared, names: Sequence[str] | None = None) -> Grid:
    """Every outcome of every plan against the base, all places together, a row each."""
    called = names or found.names
    whole = [{key: bands.get(ALL) for key, bands in one.outcomes.items()} for one in found.differences]
    return _grid(found.base, called, whole)


def changed_outcomes(results: Sequence[Result], names: Sequence[str]) -> Grid:
    """The same of two results that nobody has compared yet."""
    base, run = results
    return _grid(base, names, [{key: bands.get(ALL) for key, bands in changes(base, run).items()}])


def _grid(base: Result, called: Sequence[str], plans: Sequence[Mapping[str, Band | None]]) -> Grid:
    told = reading.enough(base)
    rows = [
        (name, capital(OUTCOMES[key].title), OUTCOMES[key].unit, *_in_form(key, band, told))
        for name, bands in zip(called[1:], plans, strict=True)
        for key, band in bands.items()
        if band is not None
    ]
    columns = [
        GridColumn("plan", "plan", meaning="the plan that is told against the base"),
        GridColumn("outcome", "outcome", meaning="see scenarios list outcomes"),
        GridColumn("unit", "unit", meaning="of the numbers in this row", reads=True),
        GridColumn("p50", "median", "figure", "as the row says", meaning="median over draws"),
    ]
    if told:
        columns += [
            GridColumn("most", "90% of draws", "figure", "as the row says", ends=("p05", "p95")),
            GridColumn("of_50", "draws of 50 on the better side", "said", "draws of 50", meaning="above nothing where more is "
                       "neither better nor worse; never rounded up"),
        ]  # fmt: skip
    note = f"All places together, against {called[0]}. Of money, more is neither better nor worse; of what is lost, less is."
    return Grid("outcomes", "Every outcome", tuple(columns), tuple(rows), 2, notes=(note, reading.warning_line(base)))


def _in_form(metric: str, band: Band, told: bool) -> tuple[InForm | str, ...]:
    form = form_of(metric)
    if not told:
        return (InForm(band.p50, form),)
    counts = f"{of_fifty(band.chance_better)} of 50"
    return InForm(band.p50, form), InForm(Span(band.p05, band.p95), form), counts


def level_rows(result: Result) -> list[tuple[str | float, ...]]:
    """A row for each outcome of one plan alone and each place: name, place, unit, layer, mean, quantiles."""
    view, of = view_of(result), spreads_of(result)
    each = [(one, of(OUTCOME + name)) for name, one in OUTCOMES.items() if not one.paired]
    return [
        (one.name, place, one.unit, one.layer, float(mean), *map(float, points))
        for one, spread in each
        for place, mean, points in zip(one.places(view), spread.mean(), quantiles(spread, reading.LEVELS).T, strict=True)
        if not np.isnan(points).any()
    ]
