"""Facts of the words that scenario files and tables use beside names of the catalogue: keys, programs, accounts, records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenarios.baseline.audit_points import AuditPoint
from scenarios.baseline.evidence import EVIDENCE_FILE, StudyRecord, study_records
from scenarios.baseline.facts import Account, Baseline, Program
from scenarios.model_walk import fields_of
from scenarios.spec.money_checks import reported
from scenarios.spec.scenario import Plan, ScenarioSpec

Facts = dict[str, Any]


def more_facts(thing: str, baseline: Baseline) -> Iterator[Facts]:
    """What a word names: a key of a scenario file (`mix`), a program (`carsi`, `CARSI`, its title), unit or account, a record
    of evidence (`E301`), an audit point.
    """
    for model, above in ((Plan, "programs.NAME."), (ScenarioSpec, "")):
        for name, field in model.model_fields.items():
            if thing in (key := field.alias or name, f"{above}{key}"):
                default = "must be given" if field.is_required() else field.get_default(call_default_factory=True)
                yield {"kind": "key", "name": f"{above}{key}", "title": field.description, "default": _short(default)}
    for program in baseline.programs.values():
        if thing.casefold() in (program.name.casefold(), program.title.casefold()):
            yield _program(program, baseline)
    if shared := [program.name for program in baseline.programs.values() if thing and program.regional_unit == thing]:
        yield {"kind": "unit", "name": thing, "title": "regional programs, which belong to no country", "programs": shared}
    if account := next((one for name, one in baseline.accounts.items() if name.casefold() == thing.casefold()), None):
        yield _account(account, baseline)
    yield from (_record(one) for one in study_records() if one.id == thing)
    yield from (_point(one, baseline) for one in baseline.audit_points if one.id == thing)


def more_words(baseline: Baseline) -> Iterator[str]:
    """Every word that `more_facts` knows."""
    yield from dict.fromkeys((*fields_of(Plan), *fields_of(ScenarioSpec)))
    yield from (word for program in baseline.programs.values() for word in (program.name, program.title))
    yield from dict.fromkeys(program.regional_unit for program in baseline.programs.values() if program.regional_unit)
    yield from baseline.accounts
    yield from (one.id for one in study_records())
    yield from (one.id for one in baseline.audit_points)


def _short(default: Any) -> Any:
    """A default as a scenario file has it; nothing for one that is empty."""
    rule = getattr(default, "rule", default)
    return rule if isinstance(rule, str | int | float) else None


def _program(program: Program, baseline: Baseline) -> Facts:
    given = sorted(reported(program.name, baseline, "as_printed").usd.items())
    return {
        "kind": "program",
        "name": program.name,
        "title": program.title,
        "countries": list(program.countries),
        "regional_unit": program.regional_unit,
        "accounts": list(program.accounts),
        "envelope_reported": ", ".join(f"{year}: {sum(usd.values()) / 1e6:.10g} million" for year, usd in given),
        "rules": "none: its money is not the planner's to move" if program.fixed else "split, mix and limit apply",
        "split_by_country": _split(program, baseline),
    }


def _split(program: Program, baseline: Baseline) -> str:
    """How the program's split by country is known: for what part of its dollars no country is printed."""
    whole = sum(float(t.usd) for t in baseline.tranches if t.program == program.name)
    unprinted = sum(map(float, baseline.printed_usd(program.name, None).values())) if program.estimated else 0.0
    if not unprinted:
        return "reported"
    return "our estimate" if unprinted == whole else f"reported, but for {unprinted / whole:.0%}: our estimate"


def _account(account: Account, baseline: Baseline) -> Facts:
    uses = [program.name for program in baseline.programs.values() if account.name in program.accounts]
    low, high = account.allowed_hard or (None, None)
    return {
        "kind": "account",
        "name": account.name,
        "title": "a budget account of the report's tables",
        "programs": uses,
        "buys": account.kind,
        "hard_share_allowed": None if low is None else f"{low:g} to {high:g}",
        "rule": account.rule,
        "availability_years": account.availability,
        "extension_years": account.extension,
        "closing_years": "never closes" if account.closing is None else account.closing,
        "booking": account.booking,
        "booking_other_reading": account.booking_other,
        "booking_sources": account.booking_why or None,
        "status": account.status,
        "source": f"{account.source.document} ({account.source.file}:{account.source.line})",
    }


def _record(one: StudyRecord) -> Facts:
    """A record of a study: what it found, how it is known, where it stands, and what of the model is set beside it."""
    return {
        "kind": "record",
        "name": one.id,
        "title": one.quantity,
        "stated": one.stated,
        "population": one.population or None,
        "study": f"{one.study}, {one.year}",
        "how_known": one.how_known,
        "url": one.url or None,
        "dose": None if one.dose is None else f"{one.dose:g} {one.dose_unit}",
        "maps_to": one.maps_to or None,
        "not_comparable": one.why or None,
        "note": one.note or None,
        "source": f"data/{EVIDENCE_FILE}:{one.line}",
    }


def _point(one: AuditPoint, baseline: Baseline) -> Facts:
    """A published figure of what became of the money."""
    return {
        "kind": "audit point",
        "name": one.id,
        "title": f"{one.basis} by {one.at.isoformat()}",
        "programs": list(one.programs),
        "stated": f"{one.said} {one.low}{f' to {one.high}' if one.high != one.low else ''} {one.unit}".strip(),
        "use": one.use,
        "why": one.why or None,
        "status": one.status,
        "rests_on": list(one.rests_on),
        "source": f"{one.source} ({baseline.stands(one.file, one.line)})",
        "note": one.note or None,
    }
