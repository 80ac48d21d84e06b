"""The calls, as small as the command line and by its names: load, run, compare, explain, report; open_run, rule."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from numbers import Integral
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from scenarios.api.sources import Scenario, Source, named, read, read_all, unread
from scenarios.spec.load import ScenarioSource, ensemble

if TYPE_CHECKING:
    from scenarios.allocation.seen import Array
    from scenarios.analysis.measure import Outcome
    from scenarios.api.answers import Comparison, Explanation, Run

OwnRule = TypeVar("OwnRule", bound="Callable[..., Array]")


def load(source: Source, overrides: Mapping[str, Any] | None = None) -> Scenario:
    r"""Read a scenario and check it.

    Args:
        source: the name of one that ships (`"baseline"`), a path (`"mine.yaml"`), YAML text, or a mapping with its keys.
        overrides: values by path, laid over it: `{"programs.carsi.mix": 0.2}`. Shares run from 0 to 1, money is in USD.

    Raises:
        ScenarioError: with every problem found, each with file, line and what to do.

    >>> import scenarios
    >>> scenarios.load("toy").question
    'What do split, mix and limits do, where every number can be checked by hand?'
    >>> half = scenarios.load({"name": "Half", "extends": "toy", "programs": {"commons": {"mix": 0.5}}})
    >>> half.data["programs"]["commons"]["mix"]
    0.5
    >>> scenarios.load("name: Half\nextends: toy\nprograms: {comons: {mix: 0.5}}")
    Traceback (most recent call last):
    scenarios.errors.ScenarioError: error: programs.comons: there is no program “comons” in toy
      --> text:3:12
        3 | programs: {comons: {mix: 0.5}}
          |            ^
      hint: did you mean “commons”?
    """
    return read(source, overrides or {})


def run(source: Source, *, members: int | None = None, seed: int | None = None, workers: int = 2) -> Run:
    """Simulate a scenario.

    Args:
        source: what `load` takes, or a loaded scenario.
        members: draws of the assumptions; the scenario's own number (1,000) otherwise.
        seed: of all draws; the scenario's own (7) otherwise. Same seed, same numbers.
        workers: threads; the result does not depend on them.

    Raises:
        ScenarioError: the scenario cannot be read, or a number is none.

    >>> import scenarios
    >>> toy = scenarios.run("toy", members=20)
    >>> toy.sentence[:44]
    '356 million USD are planned for FY2021–26. B'
    >>> dict(toy.data["homicide_rate"].sizes), toy.data["homicide_rate"].units
    ({'member': 20, 'year': 20, 'country': 3}, 'homicides per 100,000 people a year')
    """
    from scenarios.api.answers import Run
    from scenarios.engine.ensemble.run import run as simulate

    one = read(source, draws_of(members, seed, workers))
    say_if_compiling()
    command = f"scenarios.run({_arguments([source], members, seed)})"
    return Run(one, simulate([one.loaded], workers=workers, command=command)[0])


def open_run(folder: str | PathLike[str]) -> Run:
    """Read back a run that `scenarios run` stored, without simulating anything.

    Args:
        folder: the run's own folder, as `runs/baseline-42779f9`; `scenarios list runs` names them.

    Raises:
        ScenarioError: the folder holds no run, or one that is broken.
    """
    from scenarios.api.answers import Run
    from scenarios.engine.ensemble.result import open_result

    return Run(None, open_result(Path(folder)))


def compare(
    base: Source,
    *others: Source,
    members: int | None = None,
    seed: int | None = None,
    plain: bool = False,
    workers: int = 2,
    metric: str = "homicides_averted",
    until: float | None = None,
) -> Comparison:
    """What other scenarios change against a base, draw by draw: both run on the same assumptions and shocks.

    Args:
        base: what is compared against; this and others may be folders of stored runs, which are not simulated again.
        others: one or more scenarios; only their plans may differ from the base's.
        members: draws of the assumptions.
        seed: of all draws.
        plain: leave out the reruns under other assumptions, which show what the sign rests on.
        workers: threads.
        metric: the outcome by which plans are ordered, and told under other assumptions; an own one, too.
        until: take more draws until the Monte Carlo error of each median of the metric is at most this.

    Raises:
        ScenarioError: a scenario cannot be read, there is no other, they cannot be compared draw by draw, or there is no such
            outcome.

    >>> import scenarios
    >>> soft = {"name": "Soft", "extends": "toy", "programs": {"commons": {"mix": 0.1}}}
    >>> found = scenarios.compare("toy", soft, members=20, plain=True)
    >>> found.averted.dims, found.averted.shape
    (('scenario', 'member', 'country'), (1, 20, 3))
    """
    from scenarios.analysis.enough import until as more_draws
    from scenarios.analysis.headline import full_comparison
    from scenarios.api.answers import Comparison, Run

    draws = draws_of(members, seed, workers)
    if stored := _stored([base, *others]):
        return _of_stored(stored, draws, workers, metric, until)
    loaded = comparable([base, *others], draws, least=2)
    say_if_compiling()
    given, results = [one.loaded for one in loaded], None
    if until is not None:
        enough = more_draws(given, until, workers=workers, metric=metric)
        given, results = list(enough.loaded), enough.results
    found = full_comparison(given, results=results, workers=workers, variants=not plain, metric=metric)
    first, *rest = (Run(one, result) for one, result in zip(loaded, found.results, strict=True))
    return Comparison(first, tuple(rest), found)


def _stored(sources: list[Source]) -> list[ScenarioSource]:
    """Sources as they are told apart from stored runs; none where no source is one."""
    from scenarios.analysis.stored import is_run

    found = [unread(source) for source in sources]
    return found if any(isinstance(one, str | Path) and is_run(one) for one in found) else []


def _of_stored(
    sources: list[ScenarioSource], draws: Mapping[str, Any], workers: int, metric: str, until: float | None
) -> Comparison:
    """A comparison of which some runs are stored: nothing is asked of the engine that they do not keep."""
    from scenarios.analysis.compare import refuse_unlike
    from scenarios.analysis.headline import full_comparison
    from scenarios.analysis.stored import complete, take
    from scenarios.api.answers import Comparison, Run
    from scenarios.errors import Problem, ScenarioError

    if until is not None:
        what = "until takes more draws, and a stored run has those it has"
        raise ScenarioError([Problem(what, None, "name the scenario instead of its run", "stored")])
    taken = take(sources, draws)
    refuse_unlike(taken.loaded)
    results = complete(taken, workers)
    found = full_comparison(list(taken.loaded), results=results, workers=workers, variants=False, metric=metric)
    told = zip(taken.loaded, sources, found.results, strict=True)
    first, *rest = (Run(Scenario(one, where, {}), result) for one, where, result in told)
    return Comparison(first, tuple(rest), found)


def explain(
    base: Source,
    other: Source,
    country: str = "ALL",
    *,
    members: int | None = None,
    seed: int | None = None,
    workers: int = 2,
    metric: str = "homicides_averted",
) -> Explanation:
    """Why the other scenario differs from the base: by channel (what the model assumes) and by decision, adding up.

    Args:
        base: what is compared against.
        other: what is explained.
        country: a code or a name; all countries otherwise.
        members: draws of the assumptions; each is run many times over.
        seed: of all draws.
        workers: threads.
        metric: the outcome that is explained: one that is a number in every draw.

    Raises:
        ScenarioError: a scenario cannot be read, the two cannot be compared draw by draw, or there is no such country, or
            outcome.

    >>> import scenarios
    >>> soft = {"name": "Soft", "extends": "toy", "programs": {"commons": {"mix": 0.1}}}
    >>> parts = scenarios.explain("toy", soft, members=20).table()
    >>> parts[parts["by"] == "decision"]["part"].to_list()
    ['mix, level', 'mix, order']
    """
    from scenarios.analysis.explain import explain as ask
    from scenarios.api.answers import Explanation
    from scenarios.spec.places import country_of

    one, two = comparable([base, other], draws_of(members, seed, workers), least=2)
    code = country_of(one.loaded, country, others=("ALL",))
    say_if_compiling()
    return Explanation(one, two, ask(one.loaded, two.loaded, workers=workers, metric=metric), code)


def report(
    *sources: Source,
    out: str | PathLike[str] = "report.html",
    explained: bool = False,
    decided: bool = False,
    members: int | None = None,
    seed: int | None = None,
    workers: int = 2,
) -> Path:
    """Write one HTML page to hand on: caveats, pictures, the numbers behind them, assumptions; returns its path.

    Args:
        sources: one or more scenarios, the base first.
        out: the page to write; an older one is replaced.
        explained: whether it is also told why each scenario differs from the first; some seconds each.
        decided: whether it is also told what each difference rests on, and what is worth learning; 200 draws at least.
        members: draws of the assumptions.
        seed: of all draws.
        workers: threads.

    Raises:
        ScenarioError: a scenario cannot be read, there is none, or they cannot be compared draw by draw.
    """
    from scenarios.present.report import make, write

    loaded = comparable(list(sources), draws_of(members, seed, workers), least=1)
    say_if_compiling()
    command = f"scenarios.report({_arguments(sources, members, seed)})"
    sections = [name for name, wanted in (("explain", explained), ("decide", decided)) if wanted]
    write(make([one.loaded for one in loaded], command, sections=sections, workers=workers), Path(out))
    return Path(out)


def rule(function: OwnRule, *, of: Literal["split", "mix"] = "split") -> OwnRule:
    """Make a function an allocation rule, under its own name: `split: steep` in a scenario then calls it.

    It is called once a fiscal year and program with `seen` (what planners know on 1 October, by draw and country) and with
    its options, its keyword-only arguments, each written `Annotated[type, Range(low, high), "one line of help"]`. It returns
    shares of the program's money, (member, country), each row summing to one; with `of="mix"` hard shares between 0 and 1.
    Its source is part of the run id; what it reads from outside itself is not, so make that an option.

    Args:
        function: the rule; may be decorated again when it was changed.
        of: what the rule answers: where the money goes, or how hard it is.

    Raises:
        ValueError: a rule of that name ships.
        TypeError: an option lacks its type, range or help.
        ScenarioError: when run, the rule's answer can be no shares.

    >>> import scenarios
    >>> @scenarios.rule
    ... def steep(seen):
    ...     weight = seen.homicide_rate**2
    ...     return weight / weight.sum(axis=1, keepdims=True)
    >>> plan = {"name": "Steep", "extends": "toy", "programs": {"commons": {"split": "steep"}}}
    >>> scenarios.load(plan).data["programs"]["commons"]["split"]
    'steep'
    """
    from scenarios.allocation.own import add

    add(function, of)
    return function


def outcome(title: str, **record: Any) -> Callable[[Callable[..., Any]], Outcome]:
    """Make a function an outcome, under its own name: `compare(..., metric="mine")` and every table then have it.

    The function is called with two views of runs (`RunView`), the plan's and the base's, and returns numbers with member first
    and then the axes that the record names.

    Args:
        title: what a text calls it.
        record: unit, layer ("money", "capability" or "violence") and wants (what it reads: "homicide_rate", "ledger",
            "allotted", "disbursed", "received", "standing") must be given; axes, more_is_better (True, False, or None), until
            ("show_to" or "run_off"), paired (whether it speaks of the plan against the base), finite and whole may be.

    Raises:
        ValueError: an outcome of that name ships, or the record names what there is none of.
        TypeError: the function has no name or no documentation.
    """
    from scenarios.analysis import measure, outcomes

    def made(function: Callable[..., Any]) -> Outcome:
        one = measure.outcome(title, **record)(function)
        outcomes.add_own(one)
        return one

    return made


def draws_of(members: int | None, seed: int | None, workers: int) -> dict[str, Any]:
    """The overrides for draws and seed.

    Raises:
        ScenarioError: what is no whole number, or too small a one.
    """
    from scenarios.errors import Problem, ScenarioError

    asked = (("members", members, 1), ("seed", seed, 0), ("workers", workers, 1))
    wrong = [
        Problem(f"{name} must be a whole number from {least} on, got {given!r}", None, "", "type")
        for name, given, least in asked
        if given is not None and (not isinstance(given, Integral) or int(given) < least)
    ]
    if wrong:
        raise ScenarioError(wrong)
    return ensemble(members, seed)


def comparable(sources: list[Source], draws: Mapping[str, Any], least: int) -> list[Scenario]:
    """Scenarios read with the same draws and seed.

    Raises:
        ScenarioError: too few of them, or they differ in more than their plans.
    """
    from scenarios.analysis.compare import refuse_unlike
    from scenarios.errors import Problem, ScenarioError

    if len(sources) < least:
        what = "a comparison needs a base and another scenario" if least > 1 else "a report needs a scenario"
        raise ScenarioError([Problem(what, None, "give names, paths, YAML text or mappings", "too-few")])
    loaded = read_all(sources, draws)
    refuse_unlike([one.loaded for one in loaded])
    return loaded


def _arguments(sources: tuple[Source, ...] | list[Source], members: int | None, seed: int | None) -> str:
    """The arguments of a call as text, for the manifest and the report."""
    asked = {"members": members, "seed": seed}
    return ", ".join([*map(named, sources), *(f"{name}={value}" for name, value in asked.items() if value is not None)])


def say_if_compiling() -> None:
    """The first run after an install takes longer: say so."""
    from scenarios.compiled import compiling_note

    if note := compiling_note():
        print(note, file=sys.stderr)
