"""Questions that help to decide: what a difference rests on, what holds under other assumptions, what is worth learning."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.api.calls import comparable, draws_of, say_if_compiling
from scenarios.api.plain_values import plain
from scenarios.api.sources import Source, read_all

if TYPE_CHECKING:
    from scenarios.api.asked import Inquiry
    from scenarios.spec.worlds import AssumedWorld


def sensitivity(
    base: Source,
    other: Source,
    *,
    total: bool = False,
    flips: bool = False,
    pawn: bool = False,
    plain: bool = False,
    members: int | None = None,
    seed: int | None = None,
    workers: int = 2,
    metric: str = "homicides_averted",
) -> Inquiry:
    """What the difference between two plans rests on: the share of its variance that each uncertain number carries.

    Args:
        base: what is compared against.
        other: the plan.
        total: shares of total order too, by 1,024 runs for each number.
        pawn: distances of whole distributions beside shares of variance; by SALib, an extra.
        flips: the value beyond which each number turns the order round, and where it holds.
        plain: leave out the reruns under other assumptions.
        members: draws of the assumptions, at least 100.
        seed: of all draws.
        workers: threads.
        metric: an outcome that is a number in every draw.

    Raises:
        ScenarioError: a scenario cannot be read, the two cannot be compared draw by draw, there is no such outcome, or none of
            the draws differ.

    >>> import scenarios
    >>> soft = {"name": "Soft", "extends": "toy", "programs": {"commons": {"mix": 0.1}}}
    >>> scenarios.sensitivity("toy", soft, members=100).table().columns.to_list()[:3]
    ['parameter', 'name', 'first']
    """
    from scenarios.analysis.sensitivity import POINTS, under_others
    from scenarios.analysis.sensitivity import sensitivity as ask
    from scenarios.api.asked import Inquiry

    one, two = comparable([base, other], draws_of(members, seed, workers), least=2)
    say_if_compiling()
    found = ask(one.loaded, two.loaded, metric=metric, total=POINTS if total else 0, flips=flips, pawn=pawn, workers=workers)
    found = found if plain else under_others(found, one.loaded, two.loaded, workers=workers)
    return Inquiry("sensitivity", found, found.names, found.base, "sensitivity_text", "variance")


def learn(
    *plans: Source,
    plain: bool = False,
    members: int | None = None,
    seed: int | None = None,
    workers: int = 2,
    metric: str = "homicides_averted",
) -> Inquiry:
    """Which study would change the decision: what it is worth to know an uncertain number before a plan is chosen.

    Args:
        plans: two or more that can be chosen.
        plain: leave out the reruns under other assumptions.
        members: draws of the assumptions, at least 200.
        seed: of all draws.
        workers: threads.
        metric: an outcome of which more is better, or less.

    Raises:
        ScenarioError: a scenario cannot be read, there is one only, they cannot be compared draw by draw, or never differ.
    """
    from scenarios.analysis.learning import learn as ask
    from scenarios.analysis.learning import under_others
    from scenarios.api.asked import Inquiry

    loaded = comparable(list(plans), draws_of(members, seed, workers), least=2)
    say_if_compiling()
    chosen = [one.loaded for one in loaded]
    found = ask(chosen, metric=metric, workers=workers)
    found = found if plain else under_others(found, chosen, workers=workers)
    return Inquiry("learn", found, found.names, found.results[0], "learning_text", "learning")


def stress(
    *plans: Source,
    worlds: Mapping[str, Mapping[str, Any]] | str | PathLike[str],
    at_least: float | None = None,
    members: int | None = None,
    seed: int | None = None,
    workers: int = 2,
    metric: str = "homicides_averted",
) -> Inquiry:
    """Plans under other assumptions: whether the choice depends on who is right, and which is never far from the best.

    Args:
        plans: two or more, the base first.
        worlds: a file of worlds, or sets of assumptions by name, each with values by path as `load` takes them:
            `{"Ana": {"priors": "skeptical"}, "Boris": {"parameters.half_saturation": 21}}`.
        at_least: the change of the outcome that satisfies; any that is better, if left out.
        members: draws of the assumptions, at least 20.
        seed: of all draws.
        workers: threads.
        metric: an outcome of which more is better, or less.

    Raises:
        ScenarioError: a scenario cannot be read, there is one only, a set of assumptions that no scenario could have.

    >>> import scenarios
    >>> soft = {"name": "Soft", "extends": "toy", "programs": {"commons": {"mix": 0.1}}}
    >>> scenarios.stress("toy", soft, worlds={"Ana": {"priors": "skeptical"}}, members=20).tables
    ('worlds', 'robust')
    """
    from scenarios.analysis.stress import stress as ask
    from scenarios.api.asked import Inquiry

    draws = draws_of(members, seed, workers)
    loaded = comparable(list(plans), draws, least=2)
    others = _worlds(worlds)
    say_if_compiling()
    found = ask(
        lambda given: [one.loaded for one in read_all(list(loaded), given)],
        others,
        metric=metric,
        least=at_least,
        workers=workers,
    )
    return Inquiry("stress", found, found.names, found.given[0], "stress_text", "worlds")


def _worlds(given: Mapping[str, Mapping[str, Any]] | str | PathLike[str]) -> list[AssumedWorld]:
    """Worlds of a file, or sets of assumptions by name."""
    from scenarios.spec.worlds import AssumedWorld, distinct, worlds_of

    if not isinstance(given, Mapping):
        return worlds_of(Path(given))
    return distinct([AssumedWorld(str(name), dict(plain(values)), {}) for name, values in given.items()])
