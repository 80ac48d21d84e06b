"""Two stored runs told apart, and a run beside its archive: what they were made from, and what moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarios.analysis.measure import ALL
from scenarios.analysis.outcomes import OUTCOMES
from scenarios.analysis.stored.again import Rerun
from scenarios.analysis.stored.drift import Drift, MovedNumber
from scenarios.engine.ensemble.result import Result
from scenarios.present import words
from scenarios.present.grid import Grid, GridColumn, Span
from scenarios.present.grid.kind import InForm, Value
from scenarios.present.grid.terminal import PIPED, lines_of, wrapped
from scenarios.present.outcome_words import form_of
from scenarios.present.reading import names, warning_line
from scenarios.spec.describe import flow

CHANGES = {"tenths": "change_tenths", "count": "change"}
"""The format of a change, by that of what changes."""


def text(found: Drift, width: int = PIPED) -> str:
    """What differs, then what moved, within a width."""
    rows = [line for said in sentences(found) for line in wrapped(said, width)]
    for grid in grids_of(found):
        rows += ["", *lines_of(grid, width)]
    return "\n".join(rows)


def sentences(found: Drift) -> list[str]:
    """What the two runs are, and whether anything is different at all."""
    first, second = (f"{run.result.name}, run {run.result.run_id}" for run in (found.one, found.other))
    said = [f"First: {first}. Second: {second}. Nothing was simulated."]
    if not (found.made or found.files or found.plan):
        return [*said, "They were made from the same plan, data, version and draws."]
    if found.same_draws:
        return [*said, "Both drew the same parameters in each draw: what moved is no matter of chance."]
    return [*said, "They drew other parameters: a part of what moved may be chance."]


def grids_of(found: Drift) -> list[Grid]:
    """What differs, where something does, and what moved."""
    made = _differs(_rows(found), "the two runs were")
    return [*([made] if made.rows else []), _moved(found.moved, found.other.result)]


def _rows(found: Drift) -> list[tuple[Value, ...]]:
    """One row for each thing that the runs were made from and that differs."""
    rows: list[tuple[Value, ...]] = [("made with", *row) for row in found.made]
    rows += [("data", name, *_sides(how)) for name, how in found.files]
    return rows + [("plan", path, _shown(one), _shown(other)) for path, one, other in found.plan]


def _differs(rows: Sequence[tuple[Value, ...]], whose: str, first: str = "first run", second: str = "second run") -> Grid:
    columns = (
        GridColumn("kind", "what"), GridColumn("name", "name"),
        GridColumn("first", first, reads=True), GridColumn("second", second, reads=True),
    )  # fmt: skip
    return Grid("differs", f"What {whose} made from, where it differs", columns, tuple(rows), 2)


def _sides(how: str) -> tuple[str, str]:
    """A file's state in either run."""
    if how == "changed":
        return "one text", "another"
    return ("there", "not there") if how.endswith("first") else ("not there", "there")


def _shown(value: Any) -> str:
    return words.NO_DATA if value is None else words.clean(flow(value))


def _moved(moved: Sequence[MovedNumber], result: Result, first: str = "first run", second: str = "second run") -> Grid:
    """One row for each outcome, all places together; of rates each country."""
    countries = names(result, "country") | {ALL: "all"}
    columns = (
        GridColumn("outcome", "outcome"), GridColumn("place", "place"),
        GridColumn("first", first, "figure", meaning="median over draws"),
        GridColumn("second", second, "figure", meaning="median over draws"),
        GridColumn("moved", "moved", "figure", meaning="second median less the first"),
        GridColumn("first_most", f"{first}, 90%", "figure", ends=("p05", "p95")),
        GridColumn("second_most", f"{second}, 90%", "figure", ends=("p05", "p95")),
        GridColumn("unit", "unit"),
    )  # fmt: skip
    rows = tuple(_row(row, countries.get(row.place, row.place)) for row in moved)
    notes = ("Medians of each run, not paired draw by draw.", warning_line(result))
    return Grid("moved", "What moved", columns, rows, 2, notes=notes)


def _row(row: MovedNumber, place: str) -> tuple[Value, ...]:
    one, sides = OUTCOMES[row.outcome], (row.one, row.other)
    form = form_of(row.outcome, alone=True)
    middles = [None if side is None else InForm(side[1], form) for side in sides]
    most = [None if side is None else InForm(Span(side[0], side[2]), form) for side in sides]
    moved = None if row.by is None else InForm(row.by, CHANGES.get(form, "change_fine"))
    return (one.title, place, *middles, moved, *most, one.unit)


def rerun_text(found: Rerun, width: int = PIPED) -> str:
    """Whether a run came out as its archive says, and what differs where it did not."""
    name, draws = found.loaded.scenario.name, found.loaded.scenario.ensemble
    run = words.clean(str(found.about.get("run_id")))  # what an archive says is a stranger's text
    head = f"{name}, run {run}: {draws.members:,} draws, seed {draws.seed}."
    if found.same:
        return "\n".join(wrapped(f"{head} The same, bit for bit: {len(found.result.data.data_vars)} arrays.", width))
    arrays = words.clean(", ".join(found.arrays))
    moved = "some medians or bands moved" if found.moved else "no median or band moved"
    lines = wrapped(f"{head} Not the same: {len(found.arrays)} arrays differ ({arrays}); {moved}.", width)
    rows: list[tuple[Value, ...]] = [("made with", *row) for row in found.made]
    grids = [_differs(rows, "the two were", "archive", "here")] if rows else []
    grids += [_moved(found.moved, found.result, "archive", "here")] if found.moved else []
    return "\n".join([*lines, *(line for grid in grids for line in ["", *lines_of(grid, width)])])
