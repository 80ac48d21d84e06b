"""A trace of projects as text: the books, the queues at the end of each fiscal year, and what happened day by day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import inf

from scenarios.analysis.projects import LogRow, last_day, ledger_rows, log_rows, queue_rows
from scenarios.engine.chance.luck import SPREAD
from scenarios.engine.trace import Trace
from scenarios.engine.trace.days import day_of
from scenarios.engine.trace.processes import WAITS
from scenarios.engine.trace.projects import CENTS
from scenarios.present import words
from scenarios.present.marks import own_figures
from scenarios.terms import STAGES

SHOWN = 60
"""Events that a terminal shows, those of the largest projects; all are in the files and in JSON."""
HEADS = ("waiting", "unoblig.", "unliq.", "disbursed", "lapsed", "cancelled")
DAYS_IN_MONTH = 30.44
MOVED = {
    "moved": "moved to another country",
    "received": "came from another country",
    "returned": "returned to the Treasury",
    "outside": "sent out of the region",
}
"""What events do at once with money that is not obligated yet."""


def text(found: Trace, about: str) -> str:
    """The whole trace; `about` says whose money it is."""
    blocks = [_head(found, about), _books(found), _queues(found), _log(found)]
    return "\n\n".join("\n".join(block) for block in blocks)


def _head(found: Trace, about: str) -> Iterator[str]:
    given, money = found.given, sum(p.cents for p in found.projects if p.born == -inf) / CENTS
    mark = "invented data, for practice" if given.inputs.baseline.status == "invented" else "illustrative, not a forecast"
    yield f"{words.clean(given.scenario)}: {about} as projects"
    yield f"draw {given.member} of seed {given.seed}; {mark}"
    yield (
        f"{words.counted(len(found.projects), 'project')}, {money:,.2f} million USD. Sizes are assumed: a median of "
        f"{found.size:g} million, log sd {SPREAD:g}."
    )
    if own := own_figures(given.inputs.baseline):
        yield own
    yield "Room: this draw's ceiling, with the lift by institutions and built capacity that the compiled run has."
    yield "Money that is not shown has competed for the same room."
    for stop in found.stops:
        covered = sum(stop.covers(p) for p in found.projects if p.in_pipeline and p.cohort.fiscal_year < stop.end)
        if covered:
            yield (
                f"{stop.name.capitalize()} from {words.long_day(day_of(stop.begin))} to {words.long_day(day_of(stop.end))}: "
                f"{words.counted(covered, 'project')} of the years until then; {stop.share:.0%} of what was still to be "
                f"{_stopped(stop.stops)} stood still."
            )
    yield from _moved(found)


def _stopped(kinds: Collection[str]) -> str:
    """What was to be done, and is not while a stop lasts."""
    if "delivery" in kinds:
        return "obligated or delivered"
    return "obligated" if "obligation" in kinds else "made available"


def _moved(found: Trace) -> Iterator[str]:
    """What events took away at once, or brought."""
    for what, told in MOVED.items():
        events = [event for event in found.log if event.what == what]
        if events:
            first, last = (day_of(end(event.at for event in events)) for end in (min, max))
            days = f"on {words.long_day(first)}" if first == last else f"from {words.long_day(first)} to {words.long_day(last)}"
            money = sum(event.cents for event in events) / CENTS
            yield f"Events: {words.counted(len(events), 'project')}, {money:,.2f} million USD, {told}, {days}."


def _books(found: Trace) -> Iterator[str]:
    rows = ledger_rows(found)
    yield f"The books on {_long(found)}, million USD"
    yield f"{'program':<14}{'FY':<6}{'unit':<5}{'kind':<6}{'no.':>4}{'allotted':>10}" + "".join(h.rjust(10) for h in HEADS)
    for row in rows:
        name = f"{row['program']:<14}{row['fiscal_year']:<6}{row['country']:<5}{row['kind']:<6}{row['projects']:>4}"
        yield name + _amounts(row)
    if len(rows) > 1:
        whole = {name: sum(row[name] for row in rows) for name in ("allotted", *STAGES)}
        yield f"{'all':<31}{sum(row['projects'] for row in rows):>4}" + _amounts(whole)
    took = {what: sum(event.cents for event in found.log if event.what == what) for what in MOVED}
    if any(took.values()):
        amounts = ", ".join(f"{cents / CENTS:,.2f} million {what}" for what, cents in took.items() if cents)
        yield f"Allotted is net of what events moved: {amounts}."


def _amounts(row: LogRow) -> str:
    return f"{row['allotted'] / 1e6:>10,.2f}" + "".join(_millions(row[stage]).rjust(10) for stage in STAGES)


def _millions(usd: float) -> str:
    return f"{usd / 1e6:,.2f}" if usd else words.NO_DATA


def _queues(found: Trace) -> Iterator[str]:
    """Projects and millions that wait on each 30 September, by what they wait for."""
    rows = [row for row in queue_rows(found) if row["quarter_end"].endswith("09-30")]
    columns = [name for name in dict.fromkeys(WAITS.values()) if any(row["waits_for"] == name for row in rows)]
    if not rows:
        yield "Nothing waits on any 30 September."
        return
    yield "Who waits on 30 September: projects and million USD; since when the oldest claim on room"
    yield "year  " + "".join(name.rjust(14) for name in columns) + "  since"
    for day in dict.fromkeys(row["quarter_end"] for row in rows):
        here = [row for row in rows if row["quarter_end"] == day]
        oldest = min((row["oldest_since"] for row in here if row["waits_for"] == "room"), default="")
        yield (f"{day[:4]}  " + "".join(_waiting(here, name).rjust(14) for name in columns) + f"  {oldest}").rstrip()


def _waiting(rows: Sequence[LogRow], name: str) -> str:
    chosen = [row for row in rows if row["waits_for"] == name]
    if not chosen:
        return words.NO_DATA
    return f"{sum(row['projects'] for row in chosen)}: {sum(row['usd'] for row in chosen) / 1e6:,.1f}"


def _log(found: Trace) -> Iterator[str]:
    rows, kept = log_rows(found), _largest(found)
    shown = [row for row in rows if row["project"] in kept]
    more = "" if len(shown) == len(rows) else f", the {len(kept)} largest projects of {len(found.projects)}"
    yield f"What happened{more}"
    wide = max((len(row["project"]) for row in shown), default=0)
    for row in shown:
        yield f"{row['date']}  {row['project']:<{wide}}{row['usd'] / 1e6:>9,.2f}  {_happened(row)}"
    if more:
        yield f"{len(rows) - len(shown):,} more events: --out writes them all, --json prints them"


def _largest(found: Trace) -> set[str]:
    """The largest projects whose events fit on the screen; at least one."""
    count: dict[int, int] = {}
    for event in found.log:
        count[event.project] = count.get(event.project, 0) + 1
    kept: set[str] = set()
    used = 0
    for project in sorted(found.projects, key=lambda p: (-p.cents, p.number)):
        used += count.get(project.number, 0)
        if kept and used > SHOWN:
            break
        kept.add(project.name)
    return kept


def _happened(row: LogRow) -> str:
    after = f" after {span(row['days'])}" if row["waited_for"] and row["days"] else ""
    after += f", {span(row['held_days'])} of it under {row['held_by']}" if after and row["held_days"] else ""
    then = f"; waits for {row['waits_for']}" if row["waits_for"] else ""
    way = {"moved": f" to {row['other_country']}", "received": f" from {row['other_country']}"}.get(row["event"], "")
    under = f" under {row['under']}" if row["under"] else ""
    event = "money arrived" if row["event"] == "arrived" else row["event"]
    return f"{event}{way}{under}{after}{then}"


def span(days: int) -> str:
    """A wait in words.

    >>> span(1), span(45), span(400)
    ('1 day', '45 days', '13 months')
    """
    if days < 90:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{days / DAYS_IN_MONTH:.0f} months"


def _long(found: Trace) -> str:
    return words.long_day(last_day(found))
