"""The pages that help to decide: what differences rest on, whether a choice depends on who is right, what is worth learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scenarios.analysis.compare import whole_change
from scenarios.analysis.headline import other_variants
from scenarios.analysis.learning import WorthLearning, learn
from scenarios.analysis.sensitivity import Sensitivity, sensitivity
from scenarios.analysis.stress import Stress, stress
from scenarios.engine.ensemble.result import Result
from scenarios.present import learning_text, sensitivity_text, stress_text
from scenarios.present.plots import learning, variance, worlds
from scenarios.present.report.pictures import PagePicture, inline
from scenarios.present.report.table import page_table
from scenarios.spec.load import Loaded
from scenarios.spec.worlds import AssumedWorld

ALL_YEARS = "homicides_averted_run_off"
"""By what plans are put in order: effects after the pictured years would forbid one otherwise."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """What each plan's difference from the base rests on; all plans under other assumptions, all years counted; what is worth
    learning. None where no plan differs.
    """

    rests: tuple[Sensitivity, ...]
    sides: Stress | None
    learned: WorthLearning | None


def deciding(loaded: Sequence[Loaded], results: Sequence[Result], workers: int = 2) -> Deciding:
    """Ask the three questions of plans that have been run; a plan that differs in no draw has no answer.

    Raises:
        ScenarioError: too few draws.
    """
    base, first = loaded[0], results[0]
    pairs = [(one, result) for one, result in zip(loaded[1:], results[1:], strict=True) if whole_change(first, result).any()]
    rests = tuple(
        sensitivity(base, one, results=(first, result), flips=True, workers=workers) for one, result in pairs
    )
    if not pairs:
        return Deciding(rests, None, None)
    sides = stress(lambda given: _under(loaded, given), _worlds(loaded[0]), metric=ALL_YEARS, workers=workers)
    return Deciding(rests, sides, learn(loaded, results=results, workers=workers))


def _worlds(base: Loaded) -> list[AssumedWorld]:
    """The other sets of priors, and no ceilings."""
    off = (*base.scenario.channels_off, "absorption")
    return [
        AssumedWorld("ceilings off", {"channels_off": off}, {})
        if name == "ceilings_off"
        else AssumedWorld(name.replace("_", " "), {"priors": name.removesuffix("_priors")}, {})
        for name in other_variants(base)
    ]


def _under(loaded: Sequence[Loaded], given: Mapping[str, Any]) -> list[Loaded]:
    """Plans with values of these keys; what is laid over them needs no check."""
    return [replace(one, scenario=one.scenario.model_copy(update=dict(given))) for one in loaded]


def pictures_of_deciding(found: Deciding) -> dict[str, list[PagePicture]]:
    """Pictures by section, with what was found in sentences under their tables."""
    sections: dict[str, list[PagePicture]] = {}
    if found.rests:
        sections["carries"] = [_carries(one, n) for n, one in enumerate(found.rests, 2)]
    if found.sides is not None:
        sections["sides"] = [_sided(found.sides)]
    if found.learned is not None:
        sections["learn"] = [_learned(found.learned)]
    return sections


def _carries(one: Sensitivity, place: int) -> PagePicture:
    key, alt = f"carries-{place}", variance.alt_text(one)
    grid = sensitivity_text.shares_grid(one, sensitivity_text.MOST_ROWS)
    said = (*sensitivity_text.sentences(one), *sensitivity_text.rest(one))
    table = page_table(replace(grid, name=key, notes=(*said, *grid.notes)))
    return PagePicture(key, one.names[1], variance.title(one), alt, inline(variance.figure(one), key, alt), table)


def _sided(found: Stress) -> PagePicture:
    key, alt = "sides", worlds.alt_text(found)
    grid = stress_text.worlds_grid(found)
    table = page_table(replace(grid, name=key, notes=(*stress_text.sentences(found), *grid.notes)))
    return PagePicture(key, "", worlds.title(found), alt, inline(worlds.figure(found), key, alt), table)


def _learned(found: WorthLearning) -> PagePicture:
    key, alt = "learn", learning.alt_text(found)
    grid = learning_text.worth_grid(found, learning_text.SINGLE)
    table = page_table(replace(grid, notes=(*learning_text.sentences(found), *grid.notes)))
    return PagePicture(key, "", learning.title(found), alt, inline(learning.figure(found), key, alt), table)
