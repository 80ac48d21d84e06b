"""The decision page's table: one row a plan, what arrives and what does not, what may follow, what is a tie."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.analysis.compare import ALL
from scenarios.analysis.headline import Compared
from scenarios.analysis.order import Doubt, doubt
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES
from scenarios.analysis.spreads import line_means, spreads_against, spreads_of
from scenarios.baseline.prices import SOURCE, in_dollars_of
from scenarios.engine.ensemble.spread import quantiles
from scenarios.present import envelopes, reading, words
from scenarios.present.comparison_grids import WHY_NO_ORDER, tied
from scenarios.present.grid import Grid, GridColumn, Span
from scenarios.present.grid.kind import Value
from scenarios.present.outcome_words import form_of
from scenarios.present.reading import Result
from scenarios.present.titles import of_fifty
from scenarios.spec.load import Loaded

UNSPENT = ("returned", "outside", "lapsed", "cancelled", "open")
"""Lines of the books that never arrive in the region, or have not by the end of run-off."""


def decision(
    found: Compared, names: Sequence[str] | None = None, dollars: int | None = None, unsure: Doubt | None = None
) -> Grid:
    """A row for each plan, the base first: money, homicides averted, the worst-off country, regret, place.

    Args:
        found: the comparison.
        names: what plans are called, where not by their own names.
        dollars: the fiscal year whose dollars money is told in; nominal where None.
        unsure: what `doubt` says of the results, where that is known.
    """
    called, told = names or found.names, reading.enough(found.base)
    ordered = told and OUTCOMES[found.metric].more_is_better is not None
    unsure = doubt(found.results, found.metric) if unsure is None else unsure
    placed = ordered and not unsure
    rows = tuple(_row(found, n, name, told, ordered, placed, dollars) for n, name in enumerate(called))
    first, last = (found.base.data.attrs[key] for key in ("first_fiscal_year", "show_to"))
    columns = [
        GridColumn("plan", "plan"),
        _money("allotted", "allotted", "what the plan's rules give", dollars),
        _money("disbursed", "disbursed", "paid out by the end of run-off", dollars),
        _money("unspent", "left unspent", "returned, sent outside, lapsed, cancelled, or open at the end of run-off", dollars),
        GridColumn("averted", "homicides averted", "change", "homicides", "violence", "median over draws"),
    ]
    if told:
        columns += [
            GridColumn("most", "90% of draws", "change", "homicides", "violence", ends=("p05", "p95")),
            GridColumn("fewer_in_50", "fewer in, of 50", "count", "draws of 50", "violence", "never rounded up"),
        ]
    columns.append(GridColumn("worst_off", "worst-off country", "said", "share of homicides", "violence", "smallest median"))
    if ordered:
        one, what = OUTCOMES[found.metric], "" if found.metric == DEFAULT else f", {OUTCOMES[found.metric].title}"
        form = form_of(found.metric, alone=True)
        columns += [
            GridColumn("regret", f"regret{what}", form, one.unit, one.layer, "median distance from each draw's best plan")
        ]
    if placed:
        columns.append(GridColumn("place", "place", "said", meaning="by median; what the draws cannot tell apart is a tie"))
    return Grid(
        "decision",
        f"Plans side by side: million {_unit(dollars)}, homicides {words.years(int(first), int(last))}",
        tuple(columns),
        rows,
        notes=(
            f"Against {called[0]}. {order(found, called, unsure)} {reading.warning_line(found.base)}",
            *((f"Dollars of FY{dollars}: {SOURCE}; prices after the last known year stay (assumed).",) if dollars else ()),
        ),
    )


def _unit(dollars: int | None) -> str:
    return "USD" if dollars is None else f"USD of FY{dollars}"


def _money(key: str, head: str, meaning: str, dollars: int | None) -> GridColumn:
    return GridColumn(key, head, "tenths", f"million {_unit(dollars)}", "money", f"mean over draws: {meaning}")


def _row(
    found: Compared, n: int, name: str, told: bool, ordered: bool, placed: bool, dollars: int | None
) -> tuple[Value, ...]:
    """One plan; the base's effects against itself are none, and said so by a dash."""
    result = found.results[n]
    money = money_of(result, dollars)
    effect: tuple[Value, ...] = (None, None, None) if told else (None,)
    worst: Value = None
    if n:
        band, worst = found.differences[n - 1].homicides_averted[ALL], worst_off(found.base, result)
        effect = (band.p50, Span(band.p05, band.p95), of_fifty(band.chance_better)) if told else (band.p50,)
    regret = (regret_of(found, n),) if ordered else ()
    place = (place_of(found, n),) if placed else ()
    return (name, *money, *effect, worst, *regret, *place)


def money_of(result: Result, dollars: int | None = None) -> tuple[float, float, float]:
    """Allotted, disbursed, left unspent: million dollars, means over draws.

    In constant dollars what is allotted or disbursed is worth what a dollar is in that fiscal year; what is left unspent is
    worth what the plan's dollars were when they were allotted, since no run records from which year each of them was.
    """
    lines = lines_of(result)
    given, paid, left = lines["allotted"], lines["disbursed"], sum(lines[line] for line in UNSPENT)
    if dollars is None:
        return given, paid, left
    worth, spent = (_constant(result, name, dollars) for name in ("allotted", "disbursed"))
    return worth, spent, left * worth / given if given > 0.0 else left


def _constant(result: Result, name: str, dollars: int) -> float:
    """What is allotted or disbursed, year by year in dollars of one."""
    by_year = spreads_of(result)(name).mean().sum((1, 2))
    years = zip(result.data["fiscal_year"].values, by_year, strict=True)
    return float(sum(usd * in_dollars_of(dollars, int(year)) for year, usd in years if usd))


def lines_of(result: Result) -> dict[str, float]:
    """The lines of a plan's books, all programs, means over draws: million USD."""
    return {line: float(means.sum()) for line, means in line_means(result).items()}


def worst_off(base: Result, run: Result) -> str:
    """The country with the smallest median effect, as a share of its homicides under the base; empty where none differs."""
    relative = spreads_against(base, run)("relative")
    if not any(relative.share(side).any() for side in (1.0, -1.0)):
        return words.NO_DATA
    share = quantiles(relative, [0.5])[0]
    least = int(share.argmin())
    name = list(reading.names(base, "country").values())[least]
    return f"{name} {words.signed(f'{100 * share[least]:+.2f}')}%"


def regret_of(found: Compared, n: int) -> float:
    """Median regret, in homicides or another metric's unit."""
    return float(found.regrets[n].p50)


def place_of(found: Compared, n: int) -> str:
    """A plan's place; a tie says so."""
    before = 0
    for group in found.places:
        if n in group:
            last = before + len(group)
            return f"{before + 1}" if len(group) == 1 else f"tie {before + 1}–{last}"
        before += len(group)
    raise ValueError(f"plan {n} has no place among {found.places}")


def order(found: Compared, names: Sequence[str] | None = None, unsure: Doubt | None = None) -> str:
    """The order of the plans, as far as it is one; why there is none, else. `unsure`: what `doubt` says, where known."""
    called, one = names or found.names, OUTCOMES[found.metric]
    if one.more_is_better is None:
        return f"No order is given: of {one.title}, more is neither better nor worse."
    if why := WHY_NO_ORDER[doubt(found.results, found.metric) if unsure is None else unsure]:
        return f"No order is given: {why}."
    if len(found.places) == 1:
        return "No order is given: it is a tie, Monte Carlo error could flip it."
    said = "; then ".join(tied([called[n] for n in place]) for place in found.places)
    unequal = " Plans of unequal money stand in one order here." if envelopes.unequal(found.results) else ""
    return f"By median, as far as Monte Carlo error allows an order: {said}.{unequal}"


def reasons(loaded: Sequence[Loaded], names: Sequence[str]) -> list[tuple[str, str]]:
    """Name and words of each plan that says a question or a reason: these stand beside the numbers."""
    found = []
    for one, name in zip(loaded, names, strict=True):
        said = [words.clean(one.scenario.question)] if one.scenario.question else []
        said += [f"{key.capitalize()}: {words.clean(text)}" for key, text in one.scenario.reason.items()]
        if said:
            found.append((name, " ".join(said)))
    return found
