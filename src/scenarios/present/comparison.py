"""A comparison as text for a terminal: homicides averted, money, what stands, regret, and what it all rests on."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from scenarios.analysis.compare import ALL, LEVELS, MONEY_LINES, Band, Difference
from scenarios.analysis.enough import sign_words
from scenarios.analysis.headline import VARIANT_MEMBERS, VARIANTS, Comparison
from scenarios.analysis.order import TIMING_LIMIT, doubt
from scenarios.analysis.quantiles import FEWEST
from scenarios.engine.ensemble.result import Result
from scenarios.present import envelopes, reading, words
from scenarios.present.titles import of_fifty

NOTE = "illustrative, not a forecast"
WIDTH = 88
WHY_NO_ORDER = {
    "": "",
    "draws": f"fewer than {FEWEST} draws",
    "timing": f"over {TIMING_LIMIT:.0%} of an effect falls, or may fall, after the pictured years",
}
"""What forbids an order of plans, in words."""


def text(found: Comparison) -> str:
    """The whole comparison."""
    blocks = [_one(found, n) for n in range(len(found.others))]
    return "\n\n".join([*blocks, _regret(found), _signs(found), *_kept_signs(found)])


def _kept_signs(found: Comparison) -> Iterator[str]:
    """Of each plan, whether the sign of its headline would survive twice the error; nothing where it has none."""
    for name, one in zip(found.names[1:], found.differences, strict=True):
        averted = one.homicides_averted[ALL]
        if int(found.base.data.sizes["member"]) >= FEWEST and averted.p50 != 0.0:
            yield f"{name}: {sign_words(averted)}"


def is_same(one: Difference) -> bool:
    """Whether two plans differ in nothing, in no draw: money, what stands and rates."""
    money = [band for bands in (*one.money.values(), *one.standing.values()) for band in bands.values()]
    every = [*money, *one.homicides_averted.values(), *one.homicides_averted_run_off.values()]
    return one.first_year is None and all(getattr(band, name) == 0.0 for band in every for name in LEVELS)


def _one(found: Comparison, n: int) -> str:
    """One scenario against the base."""
    one, base = found.differences[n], found.base
    if is_same(one):
        return f"{found.names[n + 1]} and {found.names[0]} are the same plan: nothing differs in any draw. {_under(base)}"
    money = envelopes.first_sentence([base, found.others[n]], [found.names[0], found.names[n + 1]])
    rows = [*wrap(money, WIDTH), f"{found.names[n + 1]} against {found.names[0]}: homicides averted", _under(base)]
    if few := reading.too_few(base.data.sizes["member"]):
        rows.append(few)
    if one.first_year is None:
        rows.append("The two plans allot the same money.")
    elif one.first_year > int(base.data.attrs["first_fiscal_year"]):
        rows.append(f"The two plans allot the same money before FY{one.first_year}.")
    rows += ["", *_homicides(base, one), "", *_money(found, n), "", *_standing(base, one), "", *_rests_on(found, n)]
    return "\n".join(rows)


def _under(base: Result) -> str:
    size, seed = base.data.sizes["member"], base.data.attrs["seed"]
    return f"{size:,} paired draws of our assumptions, seed {seed}; {NOTE}"


def _homicides(base: Result, one: Difference) -> Iterator[str]:
    """By country and in all, to the last pictured year and to the end of run-off."""
    first, shown, end = (int(base.data.attrs[x]) for x in ("first_fiscal_year", "show_to", "run_off"))
    names = {str(c): str(n) for c, n in zip(base.data.country.values, base.data.country_name.values, strict=True)}
    head = f"{'':<20}{'median':>8}{'± MC':>6}{'50% of draws':>18}{'90% of draws':>20}{'fewer in':>10}"
    yield f"{first}–{shown}".ljust(20) + head[20:]
    told = reading.enough(base)
    for code in (*names, ALL):
        yield _line(names.get(code, "All countries"), one.homicides_averted[code], told)
    yield f"To the end of {end}".ljust(20) + head[20:]
    yield _line("All countries", one.homicides_averted_run_off[ALL], told)
    yield from _timing(one, shown, end)


def _timing(one: Difference, shown: int, end: int) -> Iterator[str]:
    """How the median effect to the last pictured year stands to that of all years."""
    near, whole = (band[ALL].p50 for band in (one.homicides_averted, one.homicides_averted_run_off))
    if turns(one):
        yield f"The median effect turns round after {shown}: to {end} it has the other sign."
    elif one.share_after is not None and one.share_after < 0.0:
        yield f"After {shown} the median effect shrinks by {1.0 - whole / near:.0%}."
    elif one.share_after is not None:
        yield f"{one.share_after:.0%} of the median effect falls after {shown}."


def plain(value: float, digits: int) -> str:
    """A change with its sign to some digits; nothing, and what rounds to it, is 0.

    >>> plain(-0.00001, 4), plain(0.0123, 4), plain(-0.5, 1)
    ('0', '+0.0123', '−0.5')
    """
    shown = f"{value:+.{digits}f}"
    return words.signed(shown) if any(c in "123456789" for c in shown) else "0"


def turns(one: Difference) -> bool:
    """Whether the median effect has one sign to the last pictured year and the other to the end, beyond Monte Carlo error."""
    near, far = (band[ALL] for band in (one.homicides_averted, one.homicides_averted_run_off))
    return near.p50 * far.p50 < 0.0 and all(abs(band.p50) > band.mc_error["p50"] for band in (near, far))


def turning(found: Comparison) -> str:
    """A sentence on effects that turn round after the pictured years, with a blank before it; empty where none does."""
    names = [name for name, one in zip(found.names[1:], found.differences, strict=True) if turns(one)]
    shown, end = (found.base.data.attrs[x] for x in ("show_to", "run_off"))
    who = " and ".join(f"“{name}”" for name in names)
    return f" After {shown} the median effect of {who} turns round: to {end} it has the other sign." if names else ""


def _line(name: str, one: Band, told: bool) -> str:
    """A band in whole homicides; negative numbers are homicides added. With too few draws the median alone is told."""
    if not told:
        return f"{name:<20}{whole(one.p50):>8}{'–':>6}{'–':>18}{'–':>20}{'–':>10}"
    half, most = f"{whole(one.p25)} to {whole(one.p75)}", f"{whole(one.p05)} to {whole(one.p95)}"
    share = f"{of_fifty(one.chance_better)} of 50"
    return f"{name:<20}{whole(one.p50):>8}{one.mc_error['p50']:>6,.0f}{half:>18}{most:>20}{share:>10}"


def whole(value: float) -> str:
    """A whole number with thousands commas and a real minus sign."""
    return f"{round(value) + 0:,}".replace("-", "−")


def _money(found: Comparison, n: int) -> Iterator[str]:
    """Change of the money, median and 90% band, million USD at the end of run-off, beside what the plan allots."""
    one, told = found.differences[n], reading.enough(found.base)
    yield f"Money at the end of run-off, change in million USD, median{' [90% of draws]' if told else ''}"
    for line in MONEY_LINES:
        band = one.money[line][ALL]
        name = "still open" if line == "open" else line
        bounds = f" [{millions(band.p05)}, {millions(band.p95)}]" if told else ""
        yield f"  {name:<12}{millions(band.p50):>10}{bounds}{_sums(found, n) if line == 'allotted' else ''}"
    if not told:
        return
    if one.cost:
        low, middle, high = (f"{x / 1e6:,.2f}" for x in (one.cost.p05, one.cost.p50, one.cost.p95))
        yield f"  million USD per homicide averted, implied by assumptions: {middle} [{low}, {high}]"
    else:
        yield f"  cost per homicide averted: {one.why_no_cost}"


def _sums(found: Comparison, n: int) -> str:
    """What the plan and the base allot, means over draws."""
    own, base = (float(x.data.horizon_money.sel(ledger="allotted").mean("member").sum()) for x in (found.others[n], found.base))
    return f"  {words.money(own)} against {words.money(base)}"


def millions(usd: float) -> str:
    """USD as signed millions to one digit."""
    return f"{round(usd / 1e6, 1) + 0.0:+,.1f}".replace("-", "−")


def _standing(base: Result, one: Difference) -> Iterator[str]:
    """Enforcement, institutions and flow at the end of the pictured years, change of the median."""
    yield f"Standing at the end of FY{base.data.attrs['show_to']}, change of the median (E = 1: security effort doubled)"
    yield f"  {'':<6}{'enforcement E':>15}{'institutions I':>16}{'flow kept out, %':>18}"
    for code in base.data.country.values:
        values = [one.standing[x][str(code)].p50 for x in ("enforcement", "institutions", "flow_lost")]
        cells = [*(plain(v, 4) for v in values[:2]), plain(100 * values[2], 3)]
        yield f"  {code!s:<6}{cells[0]:>15}{cells[1]:>16}{cells[2]:>18}"


def _rests_on(found: Comparison, n: int) -> Iterator[str]:
    """The headline under other assumptions, and the parameters that move it."""
    shown, told = found.base.data.attrs["show_to"], reading.enough(found.base)
    if found.variants:
        yield f"The same headline on other assumptions (all countries, to {shown}, at most {VARIANT_MEMBERS:,} draws)"
    for name, bands in found.variants.items():
        one = bands[n]
        yield from wrap(f"{VARIANTS[name]}{before(found, name)}:", WIDTH, initial_indent="  ", subsequent_indent="  ")
        rest = f" [{whole(one.p05)} to {whole(one.p95)}], fewer in {of_fifty(one.chance_better)} of 50" if told else ""
        yield f"    {whole(one.p50)}{rest}"
    if found.tornados[n]:
        yield "What moves it most: mean homicides averted, ends trimmed, with one number at its 5% or 95% point"
    for bar in found.tornados[n]:
        ends = f"{bar.value_low:.3g} or {bar.value_high:.3g}"
        means = f"{whole(bar.low):>7} or {whole(bar.high):>6}"
        yield f"  {bar.parameter:<24}{ends:>16}:{means}, ±{bar.error:,.0f} of their distance"


def before(found: Comparison, variant: str) -> str:
    """How much of the sign a set of priors puts in: draws in which each effect of soft money lowers homicide before any run."""
    signs = {s.channel: s for s in found.of_priors.get(variant.removesuffix("_priors"), ())}
    if not signs:
        return ""
    each = ", ".join(f"{name} in {of_fifty(signs[name].lowers)}" for name in ("prevention", "institutions"))
    return f" (of 50 draws, before any run, lower homicide: {each})"


def _regret(found: Comparison) -> str:
    """Regret over draws, and an order of the plans as far as it is one."""
    base = found.base
    size, seed = base.data.sizes["member"], base.data.attrs["seed"]
    over = f"over the same {size:,} draws of our assumptions (seed {seed}), not over futures"
    what = f"homicides above the best of these plans in the same draw, to {base.data.attrs['show_to']}"
    rows = wrap(f"Regret {over}: {what}", WIDTH)
    if envelopes.unequal(found.results):
        rows += wrap(f"It compares plans of unequal money, million USD: {envelopes.sums(found.results, found.names)}.", WIDTH)
    if few := reading.too_few(size):
        return "\n".join([*rows, few])
    rows += [f"{'':<28}{'median':>10}{'47 of 50 draws under':>24}"]
    for name, one in zip(found.names, found.regrets, strict=True):
        rows.append(f"{name[:27]:<28}{whole(one.p50):>10}{whole(one.p95):>24}")
    if why := WHY_NO_ORDER[doubt(found.results)]:
        rows.append(f"No order is given: {why}.")
    elif len(found.places) > 1:
        order = "; then ".join(" and ".join(found.names[n] for n in place) for place in found.places)
        rows += wrap(f"By median, as far as Monte Carlo error allows an order: {order}.", WIDTH)
    else:
        rows.append("No order is given: Monte Carlo error could flip it.")
    return "\n".join(rows)


def _signs(found: Comparison) -> str:
    """How much of the sign is in the prior."""
    rows = ["How much of the sign is in the prior, before anything is run: draws of 50 in which a channel"]
    rows.append(f"{'':<18}{'lowers':>8}{'leaves':>8}{'raises':>8}  homicide")
    rows += [
        f"{s.channel:<18}{of_fifty(s.lowers):>8}{of_fifty(s.nothing):>8}{of_fifty(s.raises):>8}" for s in found.signs
    ]
    return "\n".join([*rows, NOTE])
