"""Two aims as a table and sentences: the front, and named plans that are worse on both."""

from __future__ import annotations

from textwrap import wrap

from scenarios.analysis.deciding.frontier import Front, FrontPoint
from scenarios.analysis.deciding.target import Target
from scenarios.present import words
from scenarios.present.grid import Grid, GridColumn, InForm
from scenarios.present.grid.kind import Value
from scenarios.present.grid.terminal import text_of, width
from scenarios.present.outcome_words import amount, form_of, level, named

MONEY = "envelope, million USD"


def text(found: Front, across: int | None = None) -> str:
    """All of it for a terminal."""
    wide = across or width()
    said = ["\n".join(wrap(one, wide)) for one in sentences(found)]
    return "\n\n".join([*said, text_of(grids(found), wide)])


def axis_words(target: Target | None) -> str:
    """What an axis counts."""
    if target is None:
        return MONEY
    rate = f", discounted by {100 * target.discount:.3g}% a year" if target.discount else ""
    return f"{named(target.outcome.name)}{rate}"


def said(target: Target | None, value: float) -> str:
    """A value of an axis."""
    return words.money(value) if target is None else amount(target.outcome.name, value)


def label(point: FrontPoint) -> str:
    """What a point is called."""
    if point.name:
        return point.name
    return f"weight {point.weight:.2g}" if point.weight is not None else f"{point.factor:.3g} times"


def title(found: Front) -> str:
    """How many named plans are worse on both; or between what one is traded for the other."""
    plans = [point for point in found.points if point.name]
    front = [point for point in found.points if not point.name or found.x is None]
    if found.x is None:
        best = max(front, key=lambda point: found.y.outcome.side * point.y)
        return f"The most that this plan's way gives is {said(found.y, best.y)}, at {best.factor:.3g} times its envelopes"
    beaten = sum(point.dominated for point in plans)
    if plans and beaten:
        return f"{beaten} of {words.counted(len(plans), 'named plan')} {'is' if beaten == 1 else 'are'} worse on both aims"
    return "No named plan is surely worse on both aims" if plans else "What one aim costs of the other"


def sentences(found: Front) -> list[str]:
    """The trade, what is dominated, on which draws."""
    front = [point for point in found.points if not point.name or found.x is None]
    first, last = front[0], front[-1]
    out = [f"{title(found)}."]
    if found.x is not None:
        out.append(
            f"From one end of the front to the other {axis_words(found.x)} goes from {said(found.x, first.x)} to "
            f"{said(found.x, last.x)}, and {axis_words(found.y)} from {said(found.y, first.y)} to {said(found.y, last.y)}. "
            f"{_trade(found, first, last)}"
        )
        out.append(f"Searched on {found.members:,} draws, told on {found.unseen:,} others (seed {found.seed}).")
    else:
        fall = [point for point in front if point.dominated]
        more = f"{len(fall)} of {len(front)} multiples give less for more money: capacity binds." if fall else ""
        out.append(f"{more} {found.unseen:,} draws, seed {found.seed}, against all money as reported.".strip())
    invented = found.loaded.baseline.status == "invented"
    out.append("Invented data, for practice." if invented else "Illustrative, not a forecast.")
    return out


def _trade(found: Front, first: FrontPoint, last: FrontPoint) -> str:
    """Whether the aims are at odds at all."""
    lost = found.y.outcome.side * (first.y - last.y)
    gained = found.x_side * (last.x - first.x)
    if lost <= first.y_error + last.y_error or gained <= first.x_error + last.x_error:
        return "Within the Monte Carlo error the aims are not at odds: one plan serves both."
    return "The aims are at odds: more of one is bought with the other."


def grids(found: Front) -> list[Grid]:
    """The table."""
    columns = (
        GridColumn("plan", "plan", meaning="a named plan; weight of the first aim; or multiple of the plan's envelopes"),
        _column("x", found.x),
        _error("x_error", found.x),
        _column("y", found.y),
        _error("y_error", found.y),
        GridColumn("dominated", "worse on both", meaning="another point is as good on both and surely better on one"),
    )
    rows = tuple(_row(found, point) for point in found.points)
    note = "Weights are of the first aim, each aim scaled by its range over the front." if found.x is not None else ""
    heading = f"{axis_words(found.x)} against {axis_words(found.y)}"
    return [Grid("frontier", heading[0].upper() + heading[1:], columns, rows, notes=tuple(filter(None, [note])))]


def _row(found: Front, point: FrontPoint) -> tuple[Value, ...]:
    return (
        label(point),
        point.x,
        _bare(point.x_error, found.x),
        point.y,
        _bare(point.y_error, found.y),
        "yes" if point.dominated else "no",
    )


def _bare(error: float, target: Target | None) -> Value:
    return None if target is None else InForm(error, form_of(target.outcome.name, alone=True))


def _column(key: str, target: Target | None) -> GridColumn:
    if target is None:
        return GridColumn(key, "envelope", "tenths", "million USD", "money", "of programs that may be moved, all years")
    one = target.outcome
    return GridColumn(key, one.title, form_of(one.name), one.unit, one.layer, target.statistic_words)


def _error(key: str, target: Target | None) -> GridColumn:
    one = None if target is None else target.outcome
    return GridColumn(key, "± MC", "figure", "" if one is None else one.unit, "", "90% Monte Carlo error")


def level_of(target: Target | None, value: float) -> str:
    """A tick of an axis."""
    return words.money(value) if target is None else level(target.outcome.name, value)
