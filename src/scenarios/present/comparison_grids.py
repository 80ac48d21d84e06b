"""The tables of a comparison: outcomes by place, money, what stands, other assumptions, what moves it, regret, signs."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.analysis.compare import ALL, MONEY_LINES, Band, Difference
from scenarios.analysis.headline import VARIANT_MEMBERS, VARIANTS, Compared
from scenarios.analysis.measure import MILLION_USD
from scenarios.analysis.order import TIMING_LIMIT
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES
from scenarios.analysis.quantiles import FEWEST
from scenarios.analysis.spreads import line_means
from scenarios.present import envelopes, reading, words
from scenarios.present.grid import Grid, GridColumn, Span
from scenarios.present.grid.kind import Value
from scenarios.present.outcome_grids import band_cells, band_columns, better_head, by_place, every_outcome
from scenarios.present.outcome_words import form_of, named
from scenarios.present.titles import of_fifty
from scenarios.terms import CHANNELS

SOFT_EFFECTS = ("prevention", "institutions")
BEFORE = "draws of 50 in which the effect lowers homicide before anything is run"
WHY_NO_ORDER = {
    "": "",
    "draws": f"fewer than {FEWEST} draws",
    "timing": f"over {TIMING_LIMIT:.0%} of an effect falls, or may fall, after the pictured years",
}
"""What forbids an order of plans, in words."""

RUN_OFF = "homicides_averted_run_off"


def grids_of(found: Compared) -> list[Grid]:
    """Every table of the comparison, for files: those of each plan, then those of all."""
    plans = [table for n in range(len(found.others)) for table in of_plan(found, n)]
    regretted = [regret(found)] if OUTCOMES[found.metric].more_is_better is not None and reading.enough(found.base) else []
    return [every_outcome(found), *plans, *regretted, signs(found)]


def of_plan(found: Compared, n: int) -> list[Grid]:
    """The tables of one plan against the base."""
    metric = [by_place(found, n, found.metric)] if found.metric != DEFAULT else []
    moved = [movers(found, n)] if found.tornados[n] else []
    assumed = [assumptions(found, n)] if found.variants else []
    return [*metric, homicides(found, n), run_off(found, n), money(found, n), standing(found, n), *assumed, *moved]


def homicides(found: Compared, n: int) -> Grid:
    """Homicides averted by country to the last pictured year, all countries last."""
    return by_place(found, n, DEFAULT)


def run_off(found: Compared, n: int) -> Grid:
    """Homicides averted in all countries to the end of run-off."""
    told = reading.enough(found.base)
    place = GridColumn("place", f"To the end of {found.base.data.attrs['run_off']}", meaning="all countries together")
    rows = (("All countries", *band_cells(found.differences[n].homicides_averted_run_off[ALL], told)),)
    return Grid(f"run_off-{n + 1}", "", (place, *band_columns(RUN_OFF, told)), rows)


def shown_lines(differences: Sequence[Difference]) -> list[str]:
    """Lines of the books whose change is told; what left the region only where any of it changed."""
    moved = any(one.money["outside"][ALL].p05 or one.money["outside"][ALL].p95 for one in differences)
    return [line for line in MONEY_LINES if line != "outside" or moved]


def money(found: Compared, n: int) -> Grid:
    """Change of each line of the books at the end of run-off, million USD."""
    one, told = found.differences[n], reading.enough(found.base)
    rows: list[tuple[Value, ...]] = []
    for line in shown_lines([one]):
        band = one.money[line][ALL]
        ends = (Span(band.p05 / 1e6, band.p95 / 1e6),) if told else ()
        sums = (_sum(found, line, 0), _sum(found, line, n + 1))
        rows.append((words.LINES.get(line, line), *sums, band.p50 / 1e6, *ends))
    columns = [
        GridColumn("line", "line"),
        GridColumn("base", found.names[0], "tenths", MILLION_USD, "money", "mean over draws"),
        GridColumn("plan", found.names[n + 1], "tenths", MILLION_USD, "money", "mean over draws"),
        GridColumn("p50", "median change", "change_tenths", MILLION_USD, "money"),
    ]
    if told:
        columns.append(GridColumn("most", "90% of draws", "change_tenths", MILLION_USD, "money", ends=("p05", "p95")))
    return Grid(f"money-{n + 1}", "Money at the end of run-off, million USD", tuple(columns), tuple(rows))


def _sum(found: Compared, line: str, n: int) -> float:
    """A line of a plan's books, all programs, mean over draws."""
    return float(line_means(found.results[n])[line].sum())


def standing(found: Compared, n: int) -> Grid:
    """Enforcement, institutions and flow at the end of the pictured years, change of the median."""
    one, base = found.differences[n], found.base
    columns = (
        GridColumn("country", "country"),
        GridColumn("enforcement", "enforcement E", "change_fine", "security efforts", "capability", "1: effort doubled"),
        GridColumn("institutions", "institutions I", "change_fine", "share", "capability", "reach, 0 to 1"),
        GridColumn("flow_kept_out", "flow kept out", "change_percent", "share of the US-bound flow", "capability"),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (name, *(one.standing[key][code].p50 for key in ("enforcement", "institutions", "flow_lost")))
        for code, name in reading.names(base, "country").items()
    )
    title = f"Standing at the end of FY{base.data.attrs['show_to']}, change of the median (E = 1: security effort doubled)"
    return Grid(f"standing-{n + 1}", title, columns, rows)


def assumptions(found: Compared, n: int) -> Grid:
    """The headline under other assumptions, and how much of the sign each set of priors puts in."""
    metric = found.metric
    rows = [(VARIANTS[name], *_effect(found, bands[n]), *_before(found, name)) for name, bands in found.variants.items()]
    until = found.base.data.attrs[OUTCOMES[metric].until]
    columns = (
        GridColumn("assumption", "assumption", reads=True),
        *_effect_columns(found),
        *(GridColumn(f"{one}_before", f"{one}, before", "count", "draws of 50", "violence", BEFORE) for one in SOFT_EFFECTS),
    )
    return Grid(
        f"assumptions-{n + 1}",
        f"{found.names[n + 1]} on other assumptions (all, to {until}, at most {VARIANT_MEMBERS:,} draws): {named(metric)}",
        columns,
        tuple(rows),
        notes=(f"Before: {BEFORE}.",),
    )


def _effect_columns(found: Compared) -> tuple[GridColumn, ...]:
    metric, one = found.metric, OUTCOMES[found.metric]
    median = GridColumn("p50", "median", form_of(metric), one.unit, one.layer)
    if not reading.enough(found.base):
        return (median,)
    head = f"{better_head(one)}, of 50"
    most = GridColumn("most", "90% of draws", form_of(metric), one.unit, one.layer, ends=("p05", "p95"))
    return median, most, GridColumn("of_50", head, "count", "draws of 50", one.layer)


def _effect(found: Compared, band: Band) -> tuple[Value, ...]:
    if not reading.enough(found.base):
        return (band.p50,)
    return band.p50, Span(band.p05, band.p95), of_fifty(band.chance_better)


def _before(found: Compared, variant: str) -> tuple[Value, ...]:
    """Draws of 50 in which each effect of soft money lowers homicide before any run; nothing where that is no set of priors."""
    signs_of = {s.channel: s for s in found.of_priors.get(variant.removesuffix("_priors"), ())}
    return tuple(of_fifty(signs_of[name].lowers) if signs_of else None for name in SOFT_EFFECTS)


def movers(found: Compared, n: int) -> Grid:
    """The parameters that move the headline most."""
    metric, one, form = found.metric, OUTCOMES[found.metric], form_of(found.metric)
    titles = dict(zip(found.base.data.parameter.values, found.base.data.parameter_title.values, strict=True))
    columns = (
        GridColumn("parameter", "number"),
        GridColumn("means", "what it is", reads=True),
        GridColumn("value_p05", "its 5% point", "figure", "its own"),
        GridColumn("mean_at_p05", "mean there", form, one.unit, one.layer),
        GridColumn("value_p95", "its 95% point", "figure", "its own"),
        GridColumn("mean_at_p95", "mean there", form, one.unit, one.layer),
        GridColumn("error", "± of their distance", form_of(metric, alone=True), one.unit, one.layer),
    )
    rows = tuple(
        (bar.parameter, str(titles[bar.parameter]), _three(bar.value_low), bar.low, _three(bar.value_high), bar.high,
         bar.error)
        for bar in found.tornados[n]
    )  # fmt: skip
    title = f"What moves it most: mean {one.title}, ends trimmed, with one number at its 5% or 95% point"
    return Grid(f"movers-{n + 1}", title, columns, rows)


def _three(value: float) -> float:
    """A value to three digits."""
    return float(f"{value:.3g}")


def regret(found: Compared) -> Grid:
    """How far each plan is from the best of each draw."""
    metric, one = found.metric, OUTCOMES[found.metric]
    form = form_of(metric, alone=True)
    columns = (
        GridColumn("plan", "plan"),
        GridColumn("p50", "median", form, one.unit, one.layer, "regret: how far from the best plan of the same draw"),
        GridColumn("p95", "47 of 50 draws under", form, one.unit, one.layer),
        GridColumn("best", "best in, of 50", "count", "draws of 50", one.layer),
    )
    rows = tuple(
        (name, band.p50, band.p95, of_fifty(1.0 - band.chance_better))
        for name, band in zip(found.names, found.regrets, strict=True)
    )
    sums = envelopes.sums(found.results, found.names) if envelopes.unequal(found.results) else ""
    notes = (f"It compares plans of unequal money, million USD: {sums}.",) if sums else ()
    size, seed = found.base.data.sizes["member"], found.base.data.attrs["seed"]
    away = "homicides above" if metric == DEFAULT else f"how far {named(metric)}, is from"
    title = (
        f"Regret over the same {size:,} draws of our assumptions (seed {seed}), not over futures: {away} the best of these "
        f"plans in the same draw, to {found.base.data.attrs[one.until]}"
    )
    return Grid("regret", title, columns, rows, notes=notes)


def signs(found: Compared) -> Grid:
    """How much of the sign is in the prior."""
    columns = (
        GridColumn("channel", "channel"),
        *(GridColumn(key, key, "count", "draws of 50", "violence") for key in ("lowers", "leaves", "raises")),
        GridColumn("means", "homicide, as", meaning="what the channel is", reads=True),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (s.channel, *map(of_fifty, (s.lowers, s.nothing, s.raises)), CHANNELS[s.channel]) for s in found.signs
    )
    title = "How much of the sign is in the prior, before anything is run: draws of 50 in which a channel"
    return Grid("signs", title, columns, rows, notes=(reading.warning_line(found.base),))


def tied(names: Sequence[str]) -> str:
    """Plans of one place: several are a tie.

    >>> tied(["A"]), tied(["A", "B"])
    ('A', 'A and B (a tie)')
    """
    return names[0] if len(names) == 1 else f"{words.joined(names)} (a tie)"
