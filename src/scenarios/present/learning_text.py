"""What is worth learning before a plan is chosen, in words and as a table."""

from __future__ import annotations

from scenarios.analysis.learning import BY_CHANCE, EVERY, Lesson, Worth, WorthLearning, as_json
from scenarios.analysis.measure import MILLION_USD
from scenarios.analysis.tornado import CUT
from scenarios.present import reading
from scenarios.present.envelopes import first_sentence
from scenarios.present.grid import Grid, GridColumn
from scenarios.present.grid.kind import Value
from scenarios.present.grid.terminal import PIPED, lines_of, wrapped
from scenarios.present.outcome_words import capital, form_of, level, named, variant_words
from scenarios.present.words import counted, joined, money, percent

SINGLE = 8
"""Numbers alone that are printed at most; files have all."""
NOT_ABOVE = "not above 0"


def text(found: WorthLearning, width: int = PIPED) -> str:
    """The whole answer within a width."""
    blocks = [first_sentence(found.results, list(found.names)), " ".join(sentences(found))]
    lines = ["\n".join(wrapped(block, width)) for block in blocks if block]
    return "\n\n".join([*lines, "\n".join(lines_of(worth_grid(found, SINGLE), width))])


def grids_of(found: WorthLearning) -> list[Grid]:
    """Every table, for files."""
    return [worth_grid(found)]


def contract(found: WorthLearning) -> dict[str, object]:
    """The answer as data."""
    return as_json(found)


def title_of(found: WorthLearning, one: Lesson) -> str:
    """A parameter's title, or a group in words."""
    if not one.is_group:
        return str(found.results[0].data.sel(parameter=one.name).parameter_title.item())
    how_many = f"{len(one.parameters)} numbers"
    return f"{EVERY}, {how_many}" if one.name == EVERY else f"group {one.name}, {how_many}"


def worth_words(found: WorthLearning, worth: Worth) -> str:
    """A worth with its error, in the outcome's unit; what does not stand above its error is not above 0."""
    if not worth.is_told:
        return NOT_ABOVE
    return f"{level(found.metric, worth.value)} ± {level(found.metric, worth.error)}"


def sentences(found: WorthLearning) -> list[str]:
    """The finding: what is chosen now, what knowing would be worth, which study would change it."""
    ahead, error = found.ahead
    by = f"by {level(found.metric, ahead)} ± {level(found.metric, error)}{'' if ahead > error else ', which is a tie'}"
    chosen = (
        f"As things are, the mean of all draws chooses {found.names[found.now]} among {joined(list(found.names))}, ahead of "
        f"{found.names[found.next_best]} {by}."
    )
    whole, every = found.everything, found.groups[0].worth
    unit = found.outcome.unit
    all_of_it = f"To know everything beforehand, luck included, would be worth {worth_words(found, whole)} {unit}"
    studied = f"to know every uncertain number, which is all that a study could tell, {_of_every(found, every)}."
    return [chosen, f"{all_of_it}; {studied}", _best(found), *_elsewhere(found), _note(found)]


def _elsewhere(found: WorthLearning) -> list[str]:
    """What is chosen, and what is worth knowing, under other assumptions."""
    said = [
        f"{variant_words(name)} {found.names[now]} is chosen, and every number is worth {worth_words(found, every)}"
        for name, (now, _, every) in found.elsewhere.items()
    ]
    return [f"Under other assumptions: {'; '.join(said)}."] if said else []


def _of_every(found: WorthLearning, every: Worth) -> str:
    if not every.is_told:
        return f"is {NOT_ABOVE} as far as these draws tell"
    return f"{worth_words(found, every)}, and would change the choice in {percent(every.changes)} of draws"


def _best(found: WorthLearning) -> str:
    """Which single number is worth most."""
    told = [one for one in found.single if one.worth.is_told]
    if not told:
        return "No single number is worth more than its error: no study of one of them would surely change the decision."
    top = told[0]
    said = f"Of single numbers, {title_of(found, top)} is worth most to study: {worth_words(found, top.worth)}"
    chance = f"by chance alone {BY_CHANCE * len(found.single):.1f} of {len(found.single)} would"
    others = f"{counted(len(told), 'number')} in all {'is' if len(told) == 1 else 'are'} worth more than the error; {chance}"
    return f"{said}, a change of the choice in {percent(top.worth.changes)} of draws; {others}."


def _note(found: WorthLearning) -> str:
    base = found.results[0]
    size = f"{reading.draws(base)} of our assumptions, seed {reading.year_of(base, 'seed')}"
    if found.usd is None:
        dollars = f"In dollars: none, {found.why_no_usd}"
    elif found.outcome.unit == MILLION_USD:
        dollars = ""
    else:
        dollars = f"In dollars: at {money(found.usd / 1e6)} million USD each, which {found.names[found.now]} implies"
    told = f"{size}; {percent(CUT)} of draws at each end drawn in; {reading.warning_line(base)}."
    return f"{dollars}. {told}" if dollars else told


def worth_grid(found: WorthLearning, single: int | None = None) -> Grid:
    """Everything, groups, then single numbers: worth, error, how often the choice changes."""
    one, priced = found.outcome, found.usd is not None and found.outcome.unit != MILLION_USD
    form = "tenths" if one.unit == "homicides" else form_of(found.metric, alone=True)
    columns = [
        GridColumn("what", "what would be known"),
        *([] if single else [GridColumn("name", "name", meaning="its key in the registry, or its group's name")]),
        GridColumn("worth", "worth", form, one.unit, one.layer, "expected gain of the outcome; too low rather than too high"),
        GridColumn("error", "± error", form, one.unit, one.layer, "90% error"),
        GridColumn("changes", "changes the choice in", "percent", "share of draws", "", "in which another is chosen"),
    ]
    if priced:
        columns.append(GridColumn("usd", "million USD", "tenths", MILLION_USD, "violence", "implied by assumptions"))
    everything = Lesson("everything", (), found.everything)
    shown = found.single if single is None else _few(found, single)
    rows = [_row(found, lesson, single is None, priced) for lesson in (everything, *found.groups, *shown)]
    more = len(found.single) - len(shown)
    notes = (f"{more} more single numbers: --csv, --json.",) if more else ()
    title = f"What it is worth to know, in {named(found.metric)}"
    return Grid("learn", title, tuple(columns), tuple(rows), 1 if single else 2, notes=notes)


def _few(found: WorthLearning, most: int) -> list[Lesson]:
    """Single numbers that are worth more than their error; at least three are shown."""
    told = sum(one.worth.is_told for one in found.single)
    return found.single[: min(max(told, 3), most)]


def _row(found: WorthLearning, one: Lesson, whole: bool, priced: bool) -> tuple[Value, ...]:
    what = "everything, luck included" if not one.parameters else title_of(found, one)
    worth = one.worth
    said: Value = worth.value if whole or worth.is_told else NOT_ABOVE
    changes: Value = worth.changes if whole or worth.is_told else None
    dollars: tuple[Value, ...] = ()
    if priced:
        dollars = ((found.usd or 0.0) * worth.value / 1e6 if whole or worth.is_told else None,)
    return (capital(what), *((one.name,) if whole else ()), said, worth.error, changes, *dollars)
