"""What a search found, in sentences: every one computed from its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from textwrap import wrap

from scenarios.analysis.deciding.leeway import ALL_SOFT, Variable
from scenarios.analysis.deciding.optimize import AGAIN, FILE, Optimized
from scenarios.analysis.measure import Outcome
from scenarios.analysis.tornado import Bar
from scenarios.present import words
from scenarios.present.outcome_words import amount, capital, level, named
from scenarios.present.titles import of_fifty

SMALL = 0.05
"""A share that is never more than this is small change in a sentence."""


def page(found: Optimized, across: int) -> str:
    """Title and sentences, folded."""
    return "\n\n".join("\n".join(wrap(one, across)) for one in (f"{title(found)}.", *sentences(found)))


def sentences(found: Optimized) -> list[str]:
    """All that is to be said."""
    said = (_from, _gain, _flat, _bound, _rivals, _stable, _regional, _marked)
    return [text for text in (one(found) for one in said) if text]


def _from(found: Optimized) -> str:
    """What planners of a later year decide, and what they know."""
    if found.leeway.first is None:
        return ""
    known = found.loaded.scenario.origin
    return f"Decided from FY{found.leeway.first} on: earlier years stay, and homicide rates are known to {known} only."


def title(found: Optimized) -> str:
    """What the best plan gives to whom, of the part that has the most to choose."""
    if not found.searched.worth > 0.0:
        return "Nothing that may be chosen is better than what is reported"
    (part, program), places = max(found.leeway.groups().items(), key=lambda item: (item[0][0] == "split", len(item[1])))
    if part == "split":
        order = [n for n in sorted(places, key=lambda n: -found.x[n])[:3] if found.x[n] > 0.0]
        top = [f"{key_words(found, found.leeway.variables[n])} {words.percent(float(found.x[n]))}" for n in order]
        return f"The best split that was found: {words.joined(top)}"
    low, high = float(found.x[places].min()), float(found.x[places].max())
    if part == "transfer":
        said = [f"{program_name(found, str(found.leeway.variables[n].key))} {words.percent(float(found.x[n]))}" for n in places]
        return f"The best parts of all their money that were found: {words.joined(said)}"
    span = words.percent(low) if high - low < 0.005 else f"{words.percent(low)} to {words.percent(high)}"
    return f"The best hard share of {program_name(found, program)} that was found: {span}"


def program_name(found: Optimized, program: str) -> str:
    """A program as people call it."""
    return found.loaded.baseline.programs[program].title


def part_words(found: Optimized, one: Variable) -> str:
    """The program and the part that a number belongs to."""
    if one.part == "transfer":
        return "money of these programs"
    parts = {"split": "", "mix": ", hard share"}
    return f"{one.program}{parts[one.part]}"


def key_words(found: Optimized, one: Variable) -> str:
    """Whose share, or of which year."""
    if one.part == "mix":
        return f"FY{one.key}"
    return str(one.key) if one.part == "transfer" else found.loaded.baseline.unit_names[str(one.key)]


def measured(found: Optimized) -> str:
    """The objective with its unit and discount."""
    target = found.target
    rate = f", discounted by {100 * target.discount:.3g}% a year from {target.first}" if target.discount else ""
    return f"{named(target.outcome.name)}{rate}"


def _what_is_chosen(one: Variable) -> str:
    return "transfers" if one.part == "transfer" else f"the {one.part} of {one.program}"


def against(found: Optimized) -> str:
    """What effects are told against."""
    parts = words.joined(list(dict.fromkeys(map(_what_is_chosen, found.leeway.variables))))
    since = f" from FY{found.leeway.first} on" if found.leeway.first else ""
    return f"Against the same scenario with {parts} as reported{since}. {found.target.outcome.meaning}"


def _gain(found: Optimized) -> str:
    best, one = found.unseen.best, found.target.outcome
    error = "" if best.error != best.error else f" ± {level(one.name, best.error)}"
    seen = amount(one.name, one.side * found.searched.worth)
    counts = f"{_better(one)} in {of_fifty(best.effect.chance_better)} of 50 draws"
    return (
        f"On {found.unseen.members:,} draws that the search did not see: {amount(one.name, one.side * best.worth)}{error} "
        f"({found.target.statistic_words}; {measured(found)}), {counts}. "
        f"On the {found.members:,} draws of the search: {seen}."
    )


def _better(one: Outcome) -> str:
    if one.unit == "homicides":
        return "fewer homicides"
    return "less" if one.more_is_better is False else "more"


def _flat(found: Optimized) -> str:
    """What may be chosen freely, and what may not."""
    if not found.flat.r2:
        return ""
    said = "; ".join(_ranges(found, places) for places in found.leeway.groups().values())
    return (
        f"The best is flat. {words.percent(1.0 - found.flat.share)} of the gain or more is kept with {said}. Each range lets "
        "the other numbers of its part move and holds all else; ranges cannot be taken at their ends all at once."
    )


def _ranges(found: Optimized, places: list[int]) -> str:
    """The ranges of one part: those that matter one by one, the small ones together."""
    flat, variables = found.flat, found.leeway.variables
    wide = [n for n in places if flat.high[n] > SMALL]
    some = [f"{key_words(found, variables[n])} {_span(flat.low[n], flat.high[n])}" for n in wide]
    rest = [key_words(found, variables[n]) for n in places if n not in wide]
    if rest:
        most = max(flat.high[n] for n in places if n not in wide)
        some.append(f"{words.joined(rest)} {'each ' if len(rest) > 1 else ''}at most {words.percent(most)}")
    return f"{part_words(found, variables[places[0]])}: {words.joined(some)}"


def _span(low: float, high: float) -> str:
    ends = words.percent(low), words.percent(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _bound(found: Optimized) -> str:
    """Mixes at their bounds are called what they are: a consequence of assumptions."""
    mixes = [one for one in found.bounds if found.leeway.variables[one.binding.place].part == "mix"]
    if not mixes:
        return ""
    lower = [one for one in mixes if one.binding.side < 0]
    side, one_side = ("least", lower) if 2 * len(lower) >= len(mixes) else ("greatest", [x for x in mixes if x not in lower])
    whole = sum(one.part == "mix" for one in found.leeway.variables)
    free = all(one.because == ALL_SOFT for one in one_side)
    what = "all soft money" if free and side == "least" else f"the {side} hard share that is open"
    return (
        f"Of {words.counted(whole, 'hard share')} {_count(len(one_side), whole)} at a bound: {what}. That is no finding: it "
        "follows from what the model assumes of hard and soft money. What binds, and the number it rests on most, stand below."
    )


def resting(found: Optimized) -> Iterator[str]:
    """For each part at a bound, the uncertain number that its gain rests on most."""
    told: dict[str, Bar | None] = {}
    for one in found.bounds:
        variable = found.leeway.variables[one.binding.place]
        told.setdefault(part_words(found, variable), one.rests_on)
    name = found.target.outcome.name
    for part, bar in told.items():
        if bar is None:
            yield f"{part}: no single uncertain number moves its gain by more than the error."
            continue
        parameter = found.loaded.baseline.parameters[bar.parameter]
        yield (
            f"{part}: its gain over what is reported rests most on “{parameter.title}” ({parameter.status}): "
            f"mean {amount(name, bar.low)} at {bar.value_low:.2g}, {amount(name, bar.high)} at {bar.value_high:.2g} "
            f"{parameter.unit}."
        )


def _rivals(found: Optimized) -> str:
    ahead = {name: one for name, one in found.unseen.ahead.items() if name not in (AGAIN, FILE)}
    if not ahead:
        return ""
    sure = [name for name, one in ahead.items() if one.worth > 0.0 and one.sure]
    rest = [name for name in ahead if name not in sure]
    tail = f"; not of {words.joined(rest)}" if rest and sure else ""
    count = words.counted(len(ahead), "named rule")
    return f"Of {count} it is ahead of {_all(len(sure), len(ahead))} by more than twice the error{tail}."


def _stable(found: Optimized) -> str:
    ends, worst = len(found.found.ends), found.found.apart
    searches = f"{words.counted(ends, 'search', 'searches')} from unlike starts"
    unlike = f"The {searches} ended at unlike values: there may be a better plan"
    starts = f"{capital(searches)} ended at the same value" if found.found.agree else unlike
    near = f", with every share within {_at_most(worst)}" if found.found.agree and ends > 1 else ""
    lost = f"gives up {words.percent(max(found.lost, 0.0))} of the gain on the unseen draws"
    verdict = "" if found.stable else " So the answer is not stable: take more draws"
    start = f"{starts}{near}. " if ends > 1 else ""
    return f"{start}A search on other draws ends within {_at_most(found.apart)} of every share and {lost}.{verdict}"


def _all(part: int, whole: int) -> str:
    return "each" if part == whole else f"{part}" if part else "none"


def _count(part: int, whole: int) -> str:
    return "each stands" if part == whole else f"{part} {'stands' if part == 1 else 'stand'}"


def _at_most(share: float) -> str:
    """A distance between shares, rounded up to whole hundredths.

    >>> _at_most(0.0003), _at_most(0.021)
    ('0.01', '0.03')
    """
    return f"{ceil(100 * share - 1e-9) / 100:.2f}"


def _regional(found: Optimized) -> str:
    """That regional programs have no effect in the model, wherever a split is chosen that they could be part of."""
    splits = {one.program for one in found.leeway.variables if one.part == "split"}
    programs = found.loaded.baseline.programs
    units = {name: programs[name].regional_unit for name in splits if programs[name].regional_unit}
    if not units:
        return ""
    moved = [unit for unit in units.values() if any(one.key == unit for one in found.leeway.variables)]
    if moved:
        named_ = words.joined(sorted(filter(None, moved)))
        return f"The model gives regional programs ({named_}) no effect: any search empties them."
    return "Regional programs keep what is reported; the model gives them no effect, so a search would only empty them."


def _marked(found: Optimized) -> str:
    invented = found.loaded.baseline.status == "invented"
    return capital("invented data, for practice." if invented else "illustrative, not a forecast.")


def comments(found: Optimized) -> list[str]:
    """What stands above the best plan in its file: what it is, of which search, and how its numbers are seen again."""
    ensemble, unseen = found.loaded.scenario.ensemble, found.unseen
    return [
        f"{title(found)}: {found.target.statistic_words} of {measured(found)}.",
        f"Searched on {found.members:,} draws of seed {ensemble.seed}, told on {unseen.members:,} of seed {unseen.seed}:",
        f"scenarios compare FILE THIS_FILE --members {unseen.members} --seed {unseen.seed}"
        + (f" --set origin={found.loaded.scenario.origin}" if found.leeway.first else ""),
        "Illustrative: it follows from assumptions, and the best is flat.",
    ]
