"""What a headline rests on, in words and as tables: shares of variance, what turns the order round, where it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from scenarios.analysis.quantiles import Z
from scenarios.analysis.sensitivity import CHANCE, CUT, FoundBox, Sensitivity, VarianceShare, as_json
from scenarios.analysis.sensitivity.indices import drawn_in
from scenarios.analysis.sensitivity.swaps import TIED
from scenarios.analysis.tornado import bar_of
from scenarios.present import reading
from scenarios.present.envelopes import first_sentence
from scenarios.present.grid import Grid, GridColumn, Span
from scenarios.present.grid.kind import Value
from scenarios.present.grid.terminal import PIPED, lines_of, wrapped
from scenarios.present.outcome_words import form_of, named, variant_words
from scenarios.present.words import counted, joined, percent, signed

LEAST_ROWS, MOST_ROWS = 6, 15
"""Rows of the printed table: what stands above nothing, but no fewer and no more than these; files have all."""
OTHERS = {CHANCE: "shocks, splits and reversals (luck)", TIED: "the fitted pipeline, as one"}
"""What factors are called that are no parameter."""


def text(found: Sensitivity, width: int = PIPED) -> str:
    """The whole answer within a width."""
    said = [first_sentence([found.base, found.other], list(found.names)), *sentences(found)]
    table = "\n".join(lines_of(shares_grid(found, most=MOST_ROWS), width))
    blocks = [*filter(None, said[:1]), " ".join(said[1:]), table, *rest(found)]
    return "\n\n".join("\n".join(wrapped(block, width)) if block is not table else block for block in blocks)


def contract(found: Sensitivity) -> dict[str, object]:
    """The answer as data."""
    return as_json(found, [box_words(found, box) for box in found.boxes])


def title_of(found: Sensitivity, name: str) -> str:
    """A parameter's title, or what another factor is called."""
    return OTHERS[name] if name in OTHERS else str(found.base.data.sel(parameter=name).parameter_title.item())


def value_of(value: float) -> str:
    """A parameter's value: two significant digits."""
    return signed(f"{value:.2g}")


def sentences(found: Sensitivity) -> list[str]:
    """The finding: what numbers carry alone, and, where it is known, with all that they meet."""
    told = sorted((n for n, share in found.first.items() if share.is_told), key=lambda n: -found.first[n].value)
    alone = min(sum(found.first[name].value for name in told), 1.0)
    each = [f"{title_of(found, name)} {percent(found.first[name].value)}" for name in told[:3]]
    what = f"Of the variance of {named(found.metric)}, {found.names[1]} against {found.names[0]},"
    which = f"the first three are {joined(each)}" if len(told) > len(each) else joined(each) if each else ""
    swap = len(told) > 1 and found.first[told[1]].high > found.first[told[0]].low
    which += "; within their errors the first two may change places" if swap else ""
    carried = f"{counted(len(told), 'number')} that {'stands' if len(told) == 1 else 'stand'} above their error alone carry"
    first = f"{what} {carried} {percent(alone)}: {which}." if told else f"{what} no single number carries more than its error."
    return [first, _meeting(found), _draws(found)]


def _meeting(found: Sensitivity) -> str:
    """What is not carried alone."""
    if found.total is None:
        return "What is left is what numbers do only together, and luck: --total tells them apart."
    total, luck = found.total, found.total[CHANCE]
    top = max((name for name in total if name != CHANCE), key=lambda name: total[name].value)
    sums = percent(sum(max(share.value, 0.0) for share in total.values()))
    return (
        f"With all that it meets, {title_of(found, top)} carries {percent(total[top].value)}, luck (shocks, splits and "
        f"reversals) {percent(max(luck.value, 0.0))}; such shares overlap, here they add up to {sums}."
    )


def _draws(found: Sensitivity) -> str:
    size = f"{reading.draws(found.base)} of our assumptions, seed {reading.year_of(found.base, 'seed')}"
    more = f", and {found.runs:,} runs of both plans" if found.runs else ""
    return f"{size}{more}; {percent(CUT)} of draws at each end drawn in; {reading.warning_line(found.base)}."


def rest(found: Sensitivity) -> list[str]:
    """Inert numbers; what turns the order round; where it holds."""
    return [text for text in (_inert(found), *_flips(found), *_boxes(found), _pawn(found), _elsewhere(found)) if text]


def _inert(found: Sensitivity) -> str:
    """Numbers that change nothing."""
    if not found.inert:
        return ""
    names = "; ".join(f"{title_of(found, name)} ({name})" for name in found.inert)
    verb = "changes" if len(found.inert) == 1 else "change"
    return f"{counted(len(found.inert), 'number').capitalize()} {verb} nothing when swapped for other draws: {names}."


def _flips(found: Sensitivity) -> Iterator[str]:
    """Beyond which values the mean has the other sign."""
    if found.flips is None:
        return
    turned = {name: value for name, value in found.flips.items() if value is not None}
    change, tie = found.change, "By the mean of all draws the two are tied, within its error"
    ahead = found.names[int(found.outcome.side * change.mean() > 0.0)]
    sure = abs(float(change.mean())) > Z * float(change.std()) / len(change) ** 0.5
    how = "has more" if found.outcome.more_is_better is None else "is ahead"
    which = f"By the mean of all draws {ahead} {how}" if sure else tie
    if not turned:
        yield f"{which}; no single number turns that round within its range, all others varying."
    else:
        each = "; ".join(f"{title_of(found, n)} {_beyond(found, n, x)} {value_of(x)}" for n, x in turned.items())
        yield f"{which}. All other numbers varying, the mean has the other sign with {each}; no other number does that alone."


def _elsewhere(found: Sensitivity) -> str:
    """Which number leads under other assumptions."""
    if not found.elsewhere:
        return ""
    said = [f"{variant_words(name)} {_leads(found, shares)}" for name, shares in found.elsewhere.items()]
    return f"Under other assumptions, alone: {'; '.join(said)}."


def _pawn(found: Sensitivity) -> str:
    """Which numbers move the whole distribution."""
    if found.pawn is None:
        return ""
    told, chance = found.pawn.told, f"{found.pawn.chance:.2f}"
    if not told:
        return f"No number moves the distribution of the outcome more than chance would (PAWN, above {chance})."
    each = joined([f"{title_of(found, name)} {found.pawn.medians[name]:.2f}" for name in told[:3]])
    which = f"the first three are {each}" if len(told) > 3 else each
    moves = "moves" if len(told) == 1 else "move"
    return (
        f"{counted(len(told), 'number').capitalize()} {moves} the distribution of the outcome more than chance would (PAWN, "
        f"above {chance}): {which}."
    )


def _leads(found: Sensitivity, shares: Mapping[str, VarianceShare]) -> str:
    told = [name for name, share in shares.items() if share.is_told]
    if not told:
        return "no number stands above its error" if shares else "nothing differs"
    top = max(told, key=lambda name: shares[name].value)
    return f"{title_of(found, top)} leads, {percent(shares[top].value)}"


def _beyond(found: Sensitivity, name: str, value: float) -> str:
    """On which side of a value the order turns: the one away from the middle."""
    middle = float(np.median(found.base.data.drawn.sel(parameter=name).values))
    return "above" if value > middle else "below"


def _boxes(found: Sensitivity) -> Iterator[str]:
    """Where the plan is better, and where it is worse, more often than elsewhere."""
    if found.flips is None:
        return
    yield from (box_words(found, box) for box in found.boxes)
    if not found.boxes:
        how = "has more, or less," if found.outcome.more_is_better is None else "is better, or worse,"
        yield f"No few numbers mark off draws in which {found.names[1]} {how} more often than in all."


def box_words(found: Sensitivity, box: FoundBox) -> str:
    """A box in a sentence."""
    limits = " and ".join(_limit(found, name, *ends) for name, ends in box.limits.items())
    verbs = ("has less than", "has more than") if found.outcome.more_is_better is None else ("is worse than", "beats")
    verb = verbs[box.better]
    inside = f"{percent(box.share_inside)} of such draws against {percent(box.share_all)} of all"
    return (
        f"{found.names[1]} {verb} {found.names[0]} where {limits}: {inside} ({named(found.metric)}; "
        f"found on half of the draws, counted on the {box.inside:,} inside of the other half)."
    )


def _limit(found: Sensitivity, name: str, low: float, high: float) -> str:
    title = title_of(found, name)
    if np.isfinite(low) and np.isfinite(high):
        return f"{title} is between {value_of(low)} and {value_of(high)}"
    return f"{title} is above {value_of(low)}" if np.isfinite(low) else f"{title} is below {value_of(high)}"


def shown(found: Sensitivity, most: int | None = None) -> list[str]:
    """Parameters by falling share; of a short list those that stand above nothing."""
    if most is None:
        return found.order
    told = [name for name in found.order if share_told(found, name)]
    return found.order[: min(max(len(told), LEAST_ROWS), most)]


def share_told(found: Sensitivity, name: str) -> bool:
    """Whether a parameter's share, of total order where it is known, stands above nothing."""
    known = found.first if found.total is None or name not in found.total else found.total
    return known[name].is_told


def shares_grid(found: Sensitivity, most: int | None = None) -> Grid:
    """A row a parameter: its shares, its values at both ends, the mean outcome at each."""
    form, unit, layer = form_of(found.metric), found.outcome.unit, found.outcome.layer
    total, flips = found.total is not None, most is None or turns(found)
    columns = [
        GridColumn("parameter", "number", meaning="its title in the registry"),
        *([] if most else [GridColumn("name", "name", meaning="its key in the registry")]),
        GridColumn("first", "alone", "percent", "share of variance", layer, "first order"),
        GridColumn("first_90", "90% of it", "percent", "share of variance", layer, "resampled draws", ("low", "high")),
    ]
    if total:
        columns += [
            GridColumn("total", "with all it meets", "percent", "share of variance", layer, "total order (Jansen)"),
            GridColumn("total_90", "90% of that", "percent", "share of variance", layer, "resampled runs", ("low", "high")),
        ]
    columns += [
        GridColumn("values", "5% and 95% value", "figure", "", "", "of the number's draws", ("p05", "p95")),
        GridColumn("means", "mean there", form, unit, layer, "fitted mean of the outcome", ("at_p05", "at_p95")),
    ]
    columns += [GridColumn("pawn", "PAWN", "figure", "distance", layer, "0 to 1; see the notes")] if found.pawn else []
    columns += [GridColumn("turns", "turns at", "figure", "", "", "beyond it the mean has the other sign")] if flips else []
    rows = [_row(found, name, most is None, flips) for name in shown(found, most)]
    rows += [_group_row(found, name, most is None, flips) for name in found.groups]
    more = len(found.order) - len(shown(found, most))
    notes = (f"{more} more numbers: --csv, --json.",) if more else ()
    what = f"{named(found.metric)}, {found.names[1]} against {found.names[0]}"
    return Grid("sensitivity", f"Shares of the variance of {what}", tuple(columns), tuple(rows), 1 if most else 2, notes=notes)


def turns(found: Sensitivity) -> bool:
    """Whether any number turns the order round."""
    return any(value is not None for value in (found.flips or {}).values())


def _turn(found: Sensitivity, name: str) -> float | None:
    """Beyond which value, in two digits."""
    value = (found.flips or {}).get(name)
    return None if value is None else float(f"{value:.2g}")


def _cells(share: VarianceShare | None) -> tuple[Value, Value]:
    """A share and its interval, nothing below nothing: an estimate without bias may lie there."""
    if share is None:
        return None, None
    return max(share.value, 0.0), Span(max(share.low, 0.0), max(share.high, 0.0))


def _row(found: Sensitivity, name: str, whole: bool, flips: bool) -> tuple[Value, ...]:
    bar = bar_of(name, found.base.data.drawn.sel(parameter=name).values, drawn_in(found.change))
    total = _cells((found.total or {}).get(name)) if found.total is not None else ()
    turned: tuple[Value, ...] = (_turn(found, name),) if flips else ()
    distance: tuple[Value, ...] = (found.pawn.medians.get(name),) if found.pawn else ()
    ends = Span(float(f"{bar.value_low:.2g}"), float(f"{bar.value_high:.2g}")), Span(bar.low, bar.high)
    return (title_of(found, name), *((name,) if whole else ()), *_cells(found.first[name]), *total, *ends, *distance, *turned)


def _group_row(found: Sensitivity, name: str, whole: bool, flips: bool) -> tuple[Value, ...]:
    """A factor that is no parameter."""
    total, turned = (found.total or {})[name], (None,) * ((found.pawn is not None) + flips)
    return (OTHERS[name], *((name,) if whole else ()), *_cells(found.groups[name]), *_cells(total), None, None, *turned)


def grids_of(found: Sensitivity) -> Sequence[Grid]:
    """Every table, for files."""
    return [shares_grid(found)]
