"""Records of `evidence.csv`: what studies found, how it is known, and what of the model it can be set beside."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scenarios.errors import Place, Problem, ScenarioError
from scenarios.shipped import DATA

EVIDENCE_FILE = "evidence.csv"
SCALES = {"percent": 0.01, "months": 1 / 12, "days": 1 / 365.25}
"""First word of a unit -> what turns its figures into shares or years; others are as they stand."""
RATIO = "rate ratio"
"""Unit of figures that are a factor: what is less than 1 is a fall."""


@dataclass(frozen=True, slots=True)
class StudyRecord:
    """One record of a study.

    estimate, least, most: its figure and how far it goes, in shares, years or the record's unit; None where it is no number.
    dose: how much was done, in `dose_unit`; None where the study does not say. people: share of the people the figure speaks
    of to whom it was done. maps_to: a parameter or measure of the model; empty where none compares, for the reason `why`.
    """

    id: str
    topic: str
    quantity: str
    unit: str
    population: str
    study: str
    year: str
    how_known: str
    estimate: float | None
    least: float | None
    most: float | None
    dose: float | None
    dose_unit: str
    people: float | None
    maps_to: str
    why: str
    stated: str
    """The figure as the file has it, with its ends."""
    url: str
    note: str
    line: int

    @property
    def counted(self) -> bool:
        """Whether it was seen: a recalled number is shown, and not counted."""
        return self.how_known != "recalled"


def study_records(path: Path = DATA / EVIDENCE_FILE) -> tuple[StudyRecord, ...]:
    """All records in their order.

    Raises:
        ScenarioError: with every record that neither compares nor says why not, or both, or compares without a number.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        read = tuple(_record(row, reader.line_num) for row in reader)
    problems = [
        Problem(f"{one.id}: {fault}", Place(path.name, one.line, 1, one.id), "", "registry")
        for one in read
        for fault in _faults(one)
    ]
    if problems:
        raise ScenarioError(problems)
    return read


def _record(row: dict[str, str], line: int) -> StudyRecord:
    unit = row["unit"]
    scale, shift = SCALES.get(unit.split()[0].strip(",;"), 1.0), 1.0 if unit.startswith(RATIO) else 0.0
    known = {name: _number(row[name]) for name in ("estimate", "low", "high")}
    stated = {name: scale * value - shift for name, value in known.items() if value is not None}
    return StudyRecord(
        **{name: row[name] for name in ("id", "topic", "quantity", "unit", "population", "study", "year", "how_known")},
        estimate=stated.get("estimate"),
        least=min(stated.values(), default=None),
        most=max(stated.values(), default=None),
        dose=_number(row["dose"]),
        dose_unit=row["dose_unit"],
        people=_number(row["population_share"]),
        maps_to=row["maps_to"],
        why=row["not_comparable"],
        stated=_as_stated(row),
        url=row["url"],
        note=row["note"],
        line=line,
    )


def _as_stated(row: dict[str, str]) -> str:
    ends = " to ".join(filter(None, (row["low"], row["high"])))
    return f"{row['estimate']}{f' ({ends})' if ends else ''} {row['unit']}".strip()


def _number(cell: str) -> float | None:
    with suppress(ValueError):
        return float(cell)
    return None


def _faults(one: StudyRecord) -> Iterator[str]:
    if bool(one.maps_to) == bool(one.why):
        yield "says what of the model it is set beside, or why nothing is: one of the two"
    if one.maps_to and one.estimate is None:
        yield "is set beside the model and has no number"
    if (one.dose is None) != (not one.dose_unit):
        yield "a dose and its unit go together"
