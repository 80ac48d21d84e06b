"""Sizes: what the baseline moves beside shocks, and what the parameters imply beside published figures, from one run."""

from __future__ import annotations

from functools import cache

from making import markdown as md
from scenarios.analysis.sizes import Sizes, sizes
from scenarios.analysis.sizes.measures import MEASURES
from scenarios.present.grid import Grid
from scenarios.present.sizes_text import grids, sentences
from scenarios.spec.load import load

HEAD = """By how much the baseline moves each country's homicide rate beside a year's shock, and what the parameters imply
for the doses of published studies beside what these found. `scenarios audit --sizes` prints the same, for any plan and any
parameters. Records that nothing is set beside stand below, each with the reason."""
MEANS = """Where a record names no parameter, one of these is set beside its figure, for its dose."""


@cache
def found() -> Sizes:
    """The check of the baseline, as it ships."""
    return sizes(load("baseline"))


def page() -> str:
    """The whole page."""
    told = "\n".join(f"- {text}" for text in sentences(found()))
    tables = [part for grid in grids(found()) for part in (f"## {grid.title}", _table(grid))]
    rows = [[md.code(name), one.title, one.unit] for name, one in MEASURES.items()]
    return md.page("Sizes", HEAD, told, *tables, "## What is set beside them", MEANS, md.table(["name", "gives", "in"], rows))


def _table(grid: Grid) -> str:
    notes = "".join(f"\n\n{note}" for note in grid.notes)
    return md.table(list(grid.header), [list(row) for row in grid.texts()]) + notes
