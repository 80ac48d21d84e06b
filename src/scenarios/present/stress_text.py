"""Plans under other assumptions, in words and as tables: whether the choice depends on who is right, and which plan is safe."""

from __future__ import annotations

from scenarios.analysis.stress import Stress, as_json
from scenarios.arrays import Floats
from scenarios.present import reading
from scenarios.present.comparison_grids import WHY_NO_ORDER, tied
from scenarios.present.envelopes import first_sentence, unequal
from scenarios.present.grid import Grid, GridColumn
from scenarios.present.grid.kind import Value
from scenarios.present.grid.terminal import PIPED, lines_of, wrapped
from scenarios.present.outcome_grids import band_cells, band_columns
from scenarios.present.outcome_words import amount, form_of, level, named
from scenarios.present.words import counted, joined, percent

TIMING = "--metric homicides_averted_run_off counts all years"
"""What to ask where an order is forbidden because effects fall after the pictured years."""


def text(found: Stress, width: int = PIPED) -> str:
    """The whole answer within a width."""
    said = [first_sentence(found.given, list(found.names)), *sentences(found)]
    lines = ["\n".join(wrapped(block, width)) for block in said if block]
    return "\n\n".join([*lines, *("\n".join(lines_of(grid, width)) for grid in grids_of(found))])


def contract(found: Stress) -> dict[str, object]:
    """The answer as data."""
    return as_json(found, sentences(found))


def sentences(found: Stress) -> list[str]:
    """The finding: the choice, the safe plan, what each plan reaches."""
    size = f"{reading.draws(found.given[0])} of our assumptions in each, seed {reading.year_of(found.given[0], 'seed')}"
    return [choice(found), safest(found), *reached(found), f"{size}; {reading.warning_line(found.given[0])}."]


def choice(found: Stress) -> str:
    """Whether the choice depends on who is right, as far as an order can be given at all."""
    sets = counted(len(found.answers), "set of assumptions", "sets of assumptions")
    ordered = [n for n, answer in enumerate(found.answers) if not answer.doubt]
    if not ordered:
        return f"No order of plans is given under any of {sets}: {_why(found)}."
    but = "" if len(ordered) == len(found.answers) else f" No order is given under the others: {_why(found)}."
    but += " Plans of unequal money stand in one order here." if unequal(found.given) else ""
    every = len(ordered) == len(found.answers)
    under = f"all of {sets}" if every else f"{len(ordered)} of {sets}"
    if best := found.always_first:
        alone = all(found.answers[n].best == best for n in ordered)
        who = joined([found.names[n] for n in best])
        first = "comes first" if alone and len(best) == 1 else "are tied for first" if alone else "is first, or tied for it,"
        return f"The choice does not depend on who is right: {who} {first} under {under}.{but}"
    firsts: dict[tuple[int, ...], list[str]] = {}
    for n in ordered:
        firsts.setdefault(found.answers[n].best, []).append(f"“{found.answers[n].world.name}”")
    each = "; ".join(f"under {joined(names)} {tied([found.names[p] for p in best])}" for best, names in firsts.items())
    return f"The choice depends on who is right. First is, {each}.{but}"


def _why(found: Stress) -> str:
    """What forbids an order, of the sets where one is forbidden."""
    reasons = dict.fromkeys(answer.doubt for answer in found.answers if answer.doubt)
    hint = f" ({TIMING})" if "timing" in reasons else ""
    return f"{joined([WHY_NO_ORDER[one] for one in reasons])}{hint}"


def safest(found: Stress) -> str:
    """The plan that is never far from the best, and how far it is at most."""
    n = found.safest
    far = found.regret[:, n]
    at = int(far.argmax())
    years = f"by medians to {reading.year_of(found.given[0], found.outcome.until)}"
    if far[at] == 0.0:
        return f"{found.names[n]} is the best, or as good, under every set of assumptions, {years}."
    most, error = level(found.metric, float(far[at])), level(found.metric, found.answers[at].behind[n])
    return (
        f"{found.names[n]} is never further from the best than {most} ± {error} {found.outcome.unit}, {years}, under "
        f"“{found.answers[at].world.name}”; no other plan stays as near."
    )


def asked(found: Stress) -> str:
    """What is asked of a plan."""
    if found.least is None:
        return f"is better than {found.names[0]}"
    side = "at most" if found.outcome.more_is_better is False else "at least"
    return f"has a change of {named(found.metric)} of {side} {amount(found.metric, found.least)}"


def reached(found: Stress) -> list[str]:
    """For each plan, in what share of draws it does what is asked: never, always, or between what shares."""
    return [_reached(found, n) for n in range(1 if found.least is None else 0, len(found.names))]


def _reached(found: Stress, n: int) -> str:
    shares, sets = found.reached[:, n], counted(len(found.answers), "set")
    least, most = float(shares.min()), float(shares.max())
    what = f"{found.names[n]} {asked(found)}"
    if most == 0.0:
        return f"{what} in no draw under any of {sets}."
    if least == 1.0:
        return f"{what} in every draw under all of {sets}."
    low = "no draw" if least == 0.0 else f"{percent(least)} of draws"
    high = "every draw" if most == 1.0 else percent(most)
    half = int((shares >= 0.5).sum())
    often = {0: "none", len(shares): "all"}.get(half, counted(half, "set").split()[0])
    if percent(least) == percent(most):
        return f"{what} in {low} under {'both' if len(shares) == 2 else 'each'} of {sets}."
    where, best = (found.answers[int(place)].world.name for place in (shares.argmin(), shares.argmax()))
    return f"{what} in {low} under “{where}” to {high} under “{best}”; in half of the draws or more under {often} of {sets}."


def grids_of(found: Stress) -> list[Grid]:
    """Every table: each plan in each world, then each plan over worlds."""
    return [worlds_grid(found), robust_grid(found)]


def worlds_grid(found: Stress) -> Grid:
    """A row for each plan after the first in each world, side by side by plan."""
    columns = (
        GridColumn("plan", "plan"),
        GridColumn("world", "under", meaning="the set of assumptions"),
        *(column for column in band_columns(found.metric, True) if column.key != "half"),
        GridColumn("behind", "behind best", _form(found), found.outcome.unit, found.outcome.layer, "type 2 regret, by medians"),
    )
    rows = []
    for n, name in enumerate(found.names[1:], 1):
        for w, answer in enumerate(found.answers):
            median, error, _, most, count = band_cells(answer.effects[n], True)
            rows.append((name, answer.world.name, median, error, most, count, float(found.regret[w, n])))
    title = f"{named(found.metric)} against {found.names[0]}, by plan and set of assumptions"
    return Grid("worlds", title, columns, tuple(rows), 2, notes=(found.outcome.meaning,))


def _form(found: Stress) -> str:
    return form_of(found.metric, alone=True)


def robust_grid(found: Stress) -> Grid:
    """A row for each plan over all worlds: regret of both types, and what it reaches."""
    unit, layer, form = found.outcome.unit, found.outcome.layer, _form(found)
    columns = (
        GridColumn("plan", "plan"),
        GridColumn("own", "loses at most", form, unit, layer, "type 1 regret: against itself as the files have it"),
        GridColumn("own_world", "under", "text", "", "", "where that is"),
        GridColumn("behind", "behind best at most", form, unit, layer, "type 2 regret: against each world's best plan"),
        GridColumn("behind_world", "under ", "text", "", "", "where that is"),
        GridColumn("half", "sets satisfied", "said", "", "", f"half of the draws or more: {asked(found)}"),
    )
    rows: list[tuple[Value, ...]] = []
    for n, name in enumerate(found.names):
        own, far = found.own[:, n], found.regret[:, n]
        half = f"{int((found.reached[:, n] >= 0.5).sum())} of {len(found.answers)}" if n or found.least is not None else None
        rows.append((name, *_most(found, own), *_most(found, far), half))
    notes = ("By medians over draws. Loses: against the plan itself under its own assumptions.",)
    return Grid("robust", "Each plan over all sets of assumptions", columns, tuple(rows), notes=notes)


def _most(found: Stress, values: Floats) -> tuple[Value, Value]:
    """The greatest regret and where it is; nothing where there is none."""
    at = int(values.argmax())
    return (float(values[at]), found.answers[at].world.name) if values[at] > 0.0 else (0.0, None)
