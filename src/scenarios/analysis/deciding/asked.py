"""What a planner asks for in words: which parts may be chosen, and limits beside the file's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scenarios.analysis.deciding.bounds import leeway_of
from scenarios.analysis.deciding.leeway import PARTS, Leeway, Limits
from scenarios.baseline.facts import Baseline
from scenarios.errors import INFEASIBLE, Problem, ScenarioError
from scenarios.spec.load import Loaded
from scenarios.validation import nearest


def parts_of(words: Sequence[str], loaded: Loaded) -> dict[str, list[str]]:
    """Programs by part, from `split`, `carsi` (its split and mix) or `carsi.mix`.

    Raises:
        ScenarioError: a word that is neither, a program that is fixed, a part that it does not have.
    """
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for word in words:
        try:
            for part, program in _named(word, loaded):
                if program not in found.setdefault(part, []):
                    found[part].append(program)
        except ScenarioError as fault:
            problems += fault.problems
    if problems:
        raise ScenarioError(problems)
    for program in found.get("regional", []):
        if program not in found.setdefault("split", []):
            found["split"].append(program)
    return found


def _named(word: str, loaded: Loaded) -> Iterator[tuple[str, str]]:
    """The parts and programs that a word means."""
    baseline = loaded.baseline
    first, _, part = word.partition(".")
    if first in PARTS and not part:
        yield from ((first, name) for name in baseline.programs if _has(baseline, name, first))
        return
    program = program_named(first, baseline, also=PARTS)
    asked = [part] if part else ["split", "mix"]
    if part and part not in PARTS:
        raise _refused(f"“{word}”: a program has no part “{part}”", nearest(part, PARTS, noun="parts"))
    able = [one for one in asked if _has(baseline, program, one)]
    if not able:
        raise _refused(f"“{word}”: {program} has no {asked[0]} to choose", "it has one country only")
    yield from ((one, program) for one in able)


def program_named(name: str, baseline: Baseline, also: Sequence[str] = ()) -> str:
    """A program that may be moved.

    Raises:
        ScenarioError: there is none of this name, or it is fixed.
    """
    if name not in baseline.programs:
        known = [*also, *(x for x, program in baseline.programs.items() if not program.fixed)]
        raise _refused(f"there is no part and no program “{name}”" if also else f"there is no program “{name}”",
                       nearest(name, known, noun="parts and programs"))  # fmt: skip
    if baseline.programs[name].fixed:
        others = ", ".join(x for x, program in baseline.programs.items() if not program.fixed)
        raise _refused(f"{name} is fixed: its money is not the planner's to move", f"choose from {others}")
    return name


def _has(baseline: Baseline, name: str, part: str) -> bool:
    program = baseline.programs[name]
    able = {"split": len(program.countries) > 1, "regional": program.regional_unit is not None, "mix": True, "transfer": True}
    return able[part] and not program.fixed


def limits_of(
    floors: Sequence[str], caps: Sequence[str], earmarks: Sequence[str], beyond_law: bool, baseline: Baseline
) -> Limits:
    """Limits from `carsi.HND=0.1` (floors, caps) and `carsi=0.5` (earmarks).

    Raises:
        ScenarioError: what cannot be read, or is no share.
    """
    return Limits(
        _by_country(floors, "--floor", baseline),
        _by_country(caps, "--cap", baseline),
        {program_named(key, baseline): share for key, share in _pairs(earmarks, "--earmark-soft", "carsi=0.5")},
        beyond_law,
    )


def _by_country(texts: Sequence[str], option: str, baseline: Baseline) -> Mapping[str, Mapping[str, float]]:
    out: dict[str, dict[str, float]] = {}
    for key, share in _pairs(texts, option, "carsi.HND=0.1"):
        name, _, code = key.partition(".")
        program = program_named(name, baseline)
        countries = baseline.programs[program].countries
        if code not in countries:
            raise _refused(f"{option} {key}: {program} has no country “{code}”", nearest(code, countries, noun="countries"))
        out.setdefault(program, {})[code] = share
    return out


def _pairs(texts: Sequence[str], option: str, example: str) -> Iterator[tuple[str, float]]:
    for text in texts:
        key, _, value = text.partition("=")
        try:
            share = float(value)
        except ValueError:
            raise _refused(f"{option} takes a name and a share, got “{text}”", f"write {option} {example}") from None
        if not 0.0 <= share <= 1.0:
            raise _refused(f"{option} {key}: a share lies between 0 and 1, got {value}", "60% is 0.6")
        yield key.strip(), share


def _refused(what: str, hint: str) -> ScenarioError:
    return ScenarioError([Problem(what, None, hint, "over")])


def leeway_asked(loaded: Loaded, parts: Mapping[str, Sequence[str]], limits: Limits, first: int | None = None) -> Leeway:
    """What may be chosen.

    Raises:
        ScenarioError: nothing at all; or limits that no plan can keep, with the code INFEASIBLE.
    """
    if first is not None and (problem := _from_first(loaded, parts, first)):
        raise _refused(*problem)
    leeway = leeway_of(loaded, parts, limits, first)
    if clashes := list(_clashes(leeway)):
        raise ScenarioError([Problem(what, None, hint, INFEASIBLE) for what, hint in clashes])
    if not (leeway.space.high > leeway.space.low).any():
        hint = "laws or the file's own limits leave nothing open; --beyond-law lifts the first"
        raise _refused("there is nothing to choose", hint)
    return leeway


def _from_first(loaded: Loaded, parts: Mapping[str, Sequence[str]], first: int) -> tuple[str, str] | None:
    """Why something cannot be chosen from a year on: it holds in every year."""
    if parts.get("transfer"):
        return f"--from {first}: a transfer moves money in every year", "leave transfer out of --over"
    shifted = [name for name in parts.get("mix", ()) if loaded.scenario.programs[name].mix_shift]
    if shifted:
        return f"--from {first}: the mix_shift of {', '.join(shifted)} holds in every year", "write the mix itself"
    return None


def _clashes(leeway: Leeway) -> Iterator[tuple[str, str]]:
    """Bounds that exclude each other, and sums that no shares between their bounds can have: by how much."""
    for one in leeway.variables:
        if one.low > one.high + 1e-9:
            gap = one.low - one.high
            what = f"{one.name}: at least {one.low:.3g} ({one.low_because}) and at most {one.high:.3g} ({one.high_because})"
            yield what, f"they clash by {gap:.3g}: lower the first or raise the second by as much"
    for total in leeway.space.sums:
        of = list(total.of)
        names = f"the shares of {leeway.variables[of[0]].program}"
        low, high = leeway.space.low[of].sum(), leeway.space.high[of].sum()
        if low > total.total + 1e-9:
            floors = [leeway.variables[n] for n in of if leeway.variables[n].low > 0.0]
            said = ", ".join(f"{one.key} {one.low:.3g}" for one in floors)
            whole = "of what regional programs leave, " if any("floor" in one.low_because for one in floors) else ""
            yield f"{names} have floors that sum to {low:.3g} ({whole}{said})", f"lower them by {low - total.total:.3g} in all"
        if high < total.total - 1e-9:
            yield f"{names} have caps that sum to {high:.3g}", f"raise them by {total.total - high:.3g} in all"
