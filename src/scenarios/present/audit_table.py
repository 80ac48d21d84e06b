"""The table of audit points as rows for a terminal, the report and the documentation: every point, hit or miss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from scenarios.analysis.audit.pipeline import Checked, Fit
from scenarios.present import words
from scenarios.present.audit_text import band, heading, ours, places, sentences, stated, uncounted, verdict
from scenarios.terms import booking_words

HEADER = ("million USD", "inside", "stated", "ours, median [90%]", "50% of draws")
UNCOUNTED = ("million USD", "why it is not counted", "stated", "ours beside it")
SOURCES = ("figure", "counts", "known as", "source", "stands in", "note")
WIDTHS = (53, 9, 15, 23, 15)
WIDTH = sum(WIDTHS)
KINDS_OF_USE = {
    "repeat": "Repeats another figure",
    "not comparable": "Not comparable",
    "projection": "Projection",
    "recalled": "From memory",
}
FITTED = "Figures that the pipeline was fitted to, and sums of these: not counted"
TextRow = tuple[str, ...]


def counted_rows(fit: Fit) -> list[TextRow]:
    """The points that are counted."""
    return [_row(fit, row) for row in fit.counted]


def fitted_rows(fit: Fit) -> list[TextRow]:
    """The points that the pipeline was fitted to, marked so."""
    return [(f"{first} (fitted)", *rest) for first, *rest in (_row(fit, row) for row in fit.fitted_rows)]


def otherwise_rows(fit: Fit) -> list[TextRow]:
    """Those of them for which ours is another where accounts are booked otherwise, booked so."""
    return [_row(fit, row, otherwise=True) for row in fit.counted if row.otherwise is not None]


def _row(fit: Fit, row: Checked, otherwise: bool = False) -> TextRow:
    found = row.otherwise if otherwise else row.ours
    half = band(row.point, found, 50) if found is not None and fit.enough else words.NO_DATA
    told = verdict(row, fit.enough, otherwise) or words.NO_DATA
    return heading(row.point, fit, brief=True), told, stated(row.point), ours(row.point, found, fit.enough), half


def uncounted_rows(fit: Fit) -> list[TextRow]:
    """What is not counted: figure, why, stated, ours beside it."""
    return [
        (heading(row.point, fit, brief=True), _why(row, use, why), stated(row.point), ours(row.point, row.ours, fit.enough))
        for (use, why), rows in uncounted(fit).items()
        for row in rows
    ]


def _why(row: Checked, use: str, why: str) -> str:
    of = f" ({row.point.repeats})" if row.point.repeats else ""
    return f"{KINDS_OF_USE[use].lower()}{of}: {why}"


def source_rows(fit: Fit) -> list[TextRow]:
    """Of every point: id, how it is known, source, where it stands, what else is to be said."""
    return [
        (x.id, x.basis, x.status, x.source, places(x, fit.folder), x.note)
        for x in (row.point for row in fit.rows)
    ]


def records(fit: Fit) -> list[dict[str, Any]]:
    """Every point with all digits, for a file; money in million USD."""
    return [
        {
            "id": row.point.id, "date": row.point.at.isoformat(), "figure": heading(row.point, fit), "basis": row.point.basis,
            "unit": row.point.unit, "said": row.point.said, "low": float(row.point.low), "high": float(row.point.high),
            **{name: row.ours[name] if row.ours else "" for name in ("p05", "p25", "p50", "p75", "p95")},
            **{f"{name}_booked_otherwise": row.otherwise[name] if row.otherwise else "" for name in ("p05", "p50", "p95")},
            "inside": verdict(row, fit.enough), "fitted": row.point.id in fit.fitted, "may_turn": row.near,
            "use": row.point.use, "why": row.point.why,
            "status": row.point.status, "source": row.point.source, "stands": f"{fit.folder}/{row.point.file}:{row.point.line}",
            "rests_on": "; ".join(row.point.rests_on), "note": row.point.note,
        }
        for row in fit.rows
    ]  # fmt: skip


def otherwise_title(fit: Fit) -> str:
    """What the rows of `otherwise_rows` are."""
    named = [f"{name} booked {booking_words(booking)}" for name, booking in fit.other_booking.items()]
    return f"The same with {words.joined(named)}, where that changes ours"


def text(fit: Fit) -> str:
    """All of it for a terminal."""
    return "\n".join(line.rstrip() for line in _lines(fit))


def _lines(fit: Fit) -> Iterator[str]:
    yield f"What became of the money: published figures against the pipeline, {fit.region}"
    yield f"money as reported; {words.counted(fit.members, 'draw')} of our assumptions, seed {fit.seed}; illustrative"
    for sentence in sentences(fit):
        yield from ("", *wrap(sentence, WIDTH))
    if fit.counted:
        yield from ("", *_table(counted_rows(fit)))
    if fitted := fitted_rows(fit):
        yield from ("", FITTED, *_table(fitted))
    if others := otherwise_rows(fit):
        yield from ("", otherwise_title(fit), *_table(others))
    for (use, why), rows in uncounted(fit).items():
        yield ""
        yield from wrap(f"{KINDS_OF_USE[use]}: {why}", WIDTH)
        for row in rows:
            cells = (heading(row.point, fit, brief=True), "", stated(row.point), ours(row.point, row.ours, fit.enough))
            yield from _cells(cells, "  ")
    if fit.rows:
        yield from ("", "Sources")
        for name, basis, status, source, stands, note in source_rows(fit):
            said = f"{name}: {basis}, {status}; {source}; {stands}" + (f"; {note}" if note else "")
            yield from wrap(said, WIDTH, initial_indent="  ", subsequent_indent="      ")


def _table(rows: Sequence[TextRow]) -> Iterator[str]:
    yield from _cells(HEADER)
    yield "-" * WIDTH
    for row in rows:
        yield from _cells(row)


def _cells(row: Sequence[str], margin: str = "") -> Iterator[str]:
    """A line; what it is about goes on in a second one where it is long."""
    first, *more = wrap(row[0], WIDTHS[0] - 1, initial_indent=margin, subsequent_indent="    ")
    rest = "".join(cell.rjust(width) for cell, width in zip(row[1:], WIDTHS[1:], strict=False))
    yield first.ljust(WIDTHS[0]) + rest
    yield from more
