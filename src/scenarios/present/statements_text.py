"""Statements on a region's tables as text and as data: each line computed, and what a scenario's own figures change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from scenarios.analysis.audit import Claim
from scenarios.analysis.audit.region import Statements

SCHEMA = "scenarios/audit/1"


def contract(found: Statements) -> dict[str, object]:
    """The contract `scenarios/audit/1`."""
    rows = [
        {
            "id": c.id,
            "result": c.result,
            "computed": c.computed,
            "stated": c.stated,
            "note": c.note,
            "statement": c.statement,
            "where": c.where,
        }
        for c in found.after
    ]
    return {"schema": SCHEMA, "region": found.region, "claims": rows, "changed": changed_json(found)}


def changed_json(found: Statements) -> list[dict[str, object]]:
    """The statements that a scenario's own figures change, as data."""
    pairs = found.changed
    return [{"id": a.id, "before": _verdict(a), "after": _verdict(b), "statement": a.statement} for a, b in pairs]


def _verdict(claim: Claim) -> dict[str, str]:
    return {"result": claim.result, "computed": claim.computed}


def changed_lines(found: Statements, room: int) -> Iterator[str]:
    """How many statements a scenario's own figures change, and of each what it was and what it is now."""
    pairs = found.changed
    count = f"{len(pairs) or 'none'} of {len(found.after)} statement{'s' * (len(found.after) != 1)}"
    yield from wrap(f"The scenario's own figures change {count} on the region's tables{':' if pairs else ''}", room)
    for old, new in pairs:
        verdict = f"{old.result} → {new.result}" if new.result != old.result else f"{old.result}, as before"
        line = f"{old.id}  {verdict}: {old.statement} [{old.computed} → {new.computed}; stated {new.stated}]"
        yield from wrap(line, room, initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False)


def lines(found: Statements, room: int) -> Iterator[str]:
    """What figures of one's own change; one line a statement with what was computed; the reasons; a count."""
    yield from wrap(f"Statements against tables and published figures (USD): {found.region}", room)
    yield ""
    if found.before is not found.after:
        yield from (*changed_lines(found, room), "")
    if not found.after:
        yield from wrap("no statements: this region's tables print no totals", room)
        return
    for claim in found.after:
        figure = f"  [{claim.computed}]" if any(char.isdigit() for char in claim.computed) else ""
        line = f"{claim.id}  {claim.result:<13}  {claim.statement}{figure}"
        yield from wrap(line, room, subsequent_indent=" " * 20, break_long_words=False, break_on_hyphens=False)
    yield from _reasons(found, room)
    counts = Counter(c.result for c in found.after)
    yield ""
    counted = ", ".join(f"{n} {result}" for result, n in counts.items())
    yield from wrap(f"{len(found.after)} statements: {counted}", room)


def _reasons(found: Statements, room: int) -> Iterator[str]:
    """What is to be said of statements that are not exact."""
    noted = [claim for claim in found.after if claim.note]
    if noted:
        yield from ("", "What is not exact, or needs a word")
    for claim in noted:
        yield ""
        yield from wrap(f"{claim.id}  {claim.result}: {claim.statement}", room, subsequent_indent="      ")
        said = f"computed {claim.computed}; stated {claim.stated}. {claim.note[0].upper()}{claim.note[1:]}."
        yield from (f"      {line}" for line in wrap(said, room - 6))
