"""The pages that help to decide: what each difference rests on, and what is worth learning before a plan is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scenarios.analysis.compare import whole_change
from scenarios.analysis.learning import WorthLearning, learn
from scenarios.analysis.sensitivity import Sensitivity, sensitivity
from scenarios.engine.ensemble.result import Result
from scenarios.present import learning_text, sensitivity_text
from scenarios.present.plots import learning, variance
from scenarios.present.report.pictures import PagePicture, inline
from scenarios.present.report.table import page_table
from scenarios.spec.load import Loaded


@dataclass(frozen=True, slots=True)
class Deciding:
    """What each plan's difference from the base rests on; what is worth learning, where any plan differs."""

    rests: tuple[Sensitivity, ...]
    learned: WorthLearning | None


def deciding(loaded: Sequence[Loaded], results: Sequence[Result], workers: int = 2) -> Deciding:
    """Ask both questions of plans that have been run; a plan that differs in no draw has no answer.

    Raises:
        ScenarioError: too few draws.
    """
    base, first = loaded[0], results[0]
    pairs = [(one, result) for one, result in zip(loaded[1:], results[1:], strict=True) if whole_change(first, result).any()]
    rests = tuple(
        sensitivity(base, one, results=(first, result), flips=True, workers=workers) for one, result in pairs
    )
    return Deciding(rests, learn(loaded, results=results, workers=workers) if pairs else None)


def pictures_of_deciding(found: Deciding) -> dict[str, list[PagePicture]]:
    """Pictures by section, with what was found in sentences under their tables."""
    sections: dict[str, list[PagePicture]] = {}
    if found.rests:
        sections["carries"] = [_carries(one, n) for n, one in enumerate(found.rests, 2)]
    if found.learned is not None:
        sections["learn"] = [_learned(found.learned)]
    return sections


def _carries(one: Sensitivity, place: int) -> PagePicture:
    key, alt = f"carries-{place}", variance.alt_text(one)
    grid = sensitivity_text.shares_grid(one, sensitivity_text.MOST_ROWS)
    said = (*sensitivity_text.sentences(one), *sensitivity_text.rest(one))
    table = page_table(replace(grid, name=key, notes=(*said, *grid.notes)))
    return PagePicture(key, one.names[1], variance.title(one), alt, inline(variance.figure(one), key, alt), table)


def _learned(found: WorthLearning) -> PagePicture:
    key, alt = "learn", learning.alt_text(found)
    grid = learning_text.worth_grid(found, learning_text.SINGLE)
    table = page_table(replace(grid, notes=(*learning_text.sentences(found), *grid.notes)))
    return PagePicture(key, "", learning.title(found), alt, inline(learning.figure(found), key, alt), table)
