"""A comparison as text for a terminal: homicides averted, money, what stands, regret, and what it all rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenarios.analysis.compare import ALL, LEVELS, Difference
from scenarios.analysis.enough import headline, sign_words
from scenarios.analysis.headline import Compared
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES
from scenarios.analysis.quantiles import FEWEST
from scenarios.engine.ensemble.result import Result
from scenarios.present import comparison_grids as grids
from scenarios.present import envelopes, reading
from scenarios.present.decision import decision, order, reasons
from scenarios.present.grid import Grid
from scenarios.present.grid.terminal import PIPED, lines_of, wrapped
from scenarios.present.outcome_grids import by_place
from scenarios.present.titles import of_fifty
from scenarios.spec.load import Loaded

NOTE = "illustrative, not a forecast"
def text(found: Compared, width: int = PIPED, loaded: Sequence[Loaded] = (), dollars: int | None = None) -> str:
    """The whole comparison within a width: plans side by side first, then each against the base.

    `loaded` are the scenarios, whose questions and reasons stand beside the numbers; `dollars` the fiscal year of whose dollars
    the plans are told.
    """
    blocks = [_first(found, width, loaded, dollars)]
    blocks += [_one(found, n, width) for n in range(len(found.others))]
    blocks += [_regret(found, width), "\n".join(lines_of(grids.signs(found), width)), *_kept_signs(found, width)]
    return "\n\n".join(blocks)


def _first(found: Compared, width: int, loaded: Sequence[Loaded], dollars: int | None) -> str:
    """Unequal money, the table of plans, and why they are as they are."""
    said = envelopes.first_sentence(found.results, found.names)
    rows = [*wrapped(said, width), *lines_of(decision(found, dollars=dollars), width)]
    for name, words_ in reasons(loaded, found.names) if loaded else []:
        rows += wrapped(f"{name}: {words_}", width, "  ")
    return "\n".join(rows)


def _kept_signs(found: Compared, width: int) -> Iterator[str]:
    """Of each plan, whether the sign of its headline would survive twice the error; nothing where it has none."""
    what = "" if found.metric == DEFAULT else f"{OUTCOMES[found.metric].title}: "
    for name, other in zip(found.names[1:], found.others, strict=True):
        told = headline(found.base, other, found.metric)
        if int(found.base.data.sizes["member"]) >= FEWEST and told.p50 != 0.0:
            yield "\n".join(wrapped(f"{name}: {what}{sign_words(told)}", width))


def is_same(one: Difference) -> bool:
    """Whether two plans differ in nothing, in no draw: money, what stands and rates."""
    money = [band for bands in (*one.money.values(), *one.standing.values()) for band in bands.values()]
    every = [*money, *one.homicides_averted.values(), *one.homicides_averted_run_off.values()]
    return one.first_year is None and all(getattr(band, name) == 0.0 for band in every for name in LEVELS)


def _one(found: Compared, n: int, width: int) -> str:
    """One scenario against the base."""
    one, base = found.differences[n], found.base
    if is_same(one):
        same = f"{found.names[n + 1]} and {found.names[0]} are the same plan: nothing differs in any draw. {_under(base)}"
        return "\n".join(wrapped(same, width))
    said = [
        envelopes.first_sentence([base, found.others[n]], [found.names[0], found.names[n + 1]]),
        f"{found.names[n + 1]} against {found.names[0]}: {_under(base)}",
        reading.too_few(base.data.sizes["member"]),
        _same_money(base, one),
    ]
    rows = [line for text in filter(None, said) for line in wrapped(text, width)]
    metric = [by_place(found, n, found.metric)] if found.metric != DEFAULT else []
    tables = [*metric, grids.homicides(found, n), grids.run_off(found, n)]
    for grid in tables:
        rows += ["", *lines_of(grid, width)]
    rows += [line for text in _timing(found, one) for line in wrapped(text, width)]
    rows += ["", *lines_of(grids.money(found, n), width), *wrapped(_cost(one), width)] if reading.enough(base) else []
    for grid in _rest(found, n):
        rows += ["", *lines_of(grid, width)]
    return "\n".join(rows)


def _rest(found: Compared, n: int) -> list[Grid]:
    """What stands, and what the headline rests on."""
    few = [] if reading.enough(found.base) else [grids.money(found, n)]
    assumed = [grids.assumptions(found, n)] if found.variants else []
    moved = [grids.movers(found, n)] if found.tornados[n] else []
    return [*few, grids.standing(found, n), *assumed, *moved]


def _same_money(base: Result, one: Difference) -> str:
    """From when on the plans allot otherwise."""
    if one.first_year is None:
        return "The two plans allot the same money."
    later = one.first_year > int(base.data.attrs["first_fiscal_year"])
    return f"The two plans allot the same money before FY{one.first_year}." if later else ""


def _under(base: Result) -> str:
    size, seed = base.data.sizes["member"], base.data.attrs["seed"]
    near = reading.roughly(base)
    return f"{size:,} paired draws of our assumptions, seed {seed}; {NOTE}" + (f". {near}" if near else "")


def _timing(found: Compared, one: Difference) -> Iterator[str]:
    """How the median effect to the last pictured year stands to that of all years."""
    shown, end = (int(found.base.data.attrs[x]) for x in ("show_to", "run_off"))
    near, whole = (band[ALL].p50 for band in (one.homicides_averted, one.homicides_averted_run_off))
    if turns(one):
        yield f"The median effect turns round after {shown}: to {end} it has the other sign."
    elif one.share_after is not None and one.share_after < 0.0:
        yield f"After {shown} the median effect shrinks by {1.0 - whole / near:.0%}."
    elif one.share_after is not None:
        yield f"{one.share_after:.0%} of the median effect falls after {shown}."


def turns(one: Difference) -> bool:
    """Whether the median effect has one sign to the last pictured year and the other to the end, beyond Monte Carlo error."""
    near, far = (band[ALL] for band in (one.homicides_averted, one.homicides_averted_run_off))
    return near.p50 * far.p50 < 0.0 and all(abs(band.p50) > band.mc_error["p50"] for band in (near, far))


def turning(found: Compared) -> str:
    """A sentence on effects that turn round after the pictured years, with a blank before it; empty where none does."""
    names = [name for name, one in zip(found.names[1:], found.differences, strict=True) if turns(one)]
    shown, end = (found.base.data.attrs[x] for x in ("show_to", "run_off"))
    who = " and ".join(f"“{name}”" for name in names)
    return f" After {shown} the median effect of {who} turns round: to {end} it has the other sign." if names else ""


def _cost(one: Difference) -> str:
    """Dollars disbursed more for each homicide averted, where both signs are sure."""
    if one.cost is None:
        return f"Cost per homicide averted: {one.why_no_cost}."
    low, middle, high = (f"{x / 1e6:,.2f}" for x in (one.cost.p05, one.cost.p50, one.cost.p95))
    return f"Million USD per homicide averted, implied by assumptions: {middle} [{low}, {high}]."


def millions(usd: float) -> str:
    """USD as signed millions to one digit."""
    return f"{round(usd / 1e6, 1) + 0.0:+,.1f}".replace("-", "−")


def before(found: Compared, variant: str) -> str:
    """How much of the sign a set of priors puts in: draws in which each effect of soft money lowers homicide before any run."""
    signs = {s.channel: s for s in found.of_priors.get(variant.removesuffix("_priors"), ())}
    if not signs:
        return ""
    each = ", ".join(f"{name} in {of_fifty(signs[name].lowers)}" for name in ("prevention", "institutions"))
    return f" (of 50 draws, before any run, lower homicide: {each})"


def _regret(found: Compared, width: int) -> str:
    """Regret over draws, and an order of the plans as far as it is one."""
    one = OUTCOMES[found.metric]
    if one.more_is_better is None:
        said = f"Of {one.title}, more is neither better nor worse: no regret is told, and no order."
        return "\n".join(wrapped(said, width))
    if few := reading.too_few(found.base.data.sizes["member"]):
        return f"No regret is told: {few}"
    return "\n".join([*lines_of(grids.regret(found), width), *wrapped(order(found), width)])
