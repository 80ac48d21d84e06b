"""The pictures of a run, one module each, and how they are saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from matplotlib.figure import Figure

from scenarios.present.plots import allocation, capacity, choice, difference, fans, pipeline, region_map, regret, tornado
from scenarios.present.plots.saving import save
from scenarios.present.reading import Result

__all__ = ["COMPARISONS", "FIGURES", "Plot", "drawn", "figures_of", "save"]


class Plot(Protocol):
    """What each module of this room offers."""

    def figure(self, result: Result, baseline: Result | None = None) -> Figure:
        """Draw the picture; the other result, where given, is shown dashed or beside."""

    def title(self, result: Result, baseline: Result | None = None) -> str:
        """The finding, computed from the numbers; the neutral title where its rule does not hold."""

    def alt_text(self, result: Result) -> str:
        """The picture in a sentence, for those who cannot see it."""

    def table(self, result: Result) -> list[dict[str, Any]]:
        """The numbers behind the picture."""


FIGURES: dict[str, Plot] = {
    "allocation": allocation, "pipeline": pipeline, "capacity": capacity, "fans": fans, "map": region_map,
}  # fmt: skip
"""Name to picture, in the order of the report's pages."""


def figures_of(result: Result) -> dict[str, Plot]:
    """The pictures that a result has: a map only where every country of its region has an outline."""
    return {name: plot for name, plot in FIGURES.items() if plot is not region_map or region_map.can_draw(result)}


class Comparing(Protocol):
    """What each module offers that draws several results of the same draws, the base first."""

    def figure(self, results: Sequence[Result]) -> Figure:
        """Draw the picture."""

    def title(self, results: Sequence[Result]) -> str:
        """The finding, computed from the numbers; the neutral title where its rule does not hold."""

    def alt_text(self, results: Sequence[Result]) -> str:
        """The picture in a sentence, for those who cannot see it."""

    def table(self, results: Sequence[Result]) -> list[dict[str, Any]]:
        """The numbers behind the picture."""


COMPARISONS: dict[str, Comparing] = {
    "choice": choice,
    "difference": difference,
    "tornado": tornado,
    "regret": regret,
}
"""Name to picture of a comparison, in the order of the report's pages."""


def drawn(name: str, results: Sequence[Result]) -> list[tuple[Figure, Sequence[Result]]]:
    """A picture of a comparison, and the results in it; of many plans on one axis there are several pictures."""
    if name == "choice":
        return [(choice.figure(part, results), part) for part in choice.pages(results)]
    return [(COMPARISONS[name].figure(results), results)]
