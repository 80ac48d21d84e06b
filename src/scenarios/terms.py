"""The vocabulary: kinds, stages, ledger lines, statuses and channels, each in its one order.

Units once for all: money in million USD (nominal), time in years, rates per 100,000 people a year, shares 0 to 1.
Axes once for all: member, year, cohort or program, kind, country (countries innermost).
"""

from __future__ import annotations

KINDS = ("hard", "soft", "other")
"""hard: equipment, law enforcement, military; soft: institutions, prevention; other: carried for totals, acts on nothing."""

LIMITED_KINDS = ("hard", "soft")
"""The kinds that a ceiling can hold back."""

STAGES = ("waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled")
"""Where an allotted dollar stands; open = waiting + unobligated + unliquidated."""

STANDING = ("appropriated", "waiting", "unobligated", "unliquidated", "obligated", "disbursed", "lapsed", "cancelled")
"""What is told of money on a day: what is enacted of it, its stages, and obligated = unliquidated + disbursed + cancelled."""

LEDGER = ("envelope", "held", "returned", "outside", "allotted", "obligated", "disbursed", "lapsed", "cancelled", "open")
"""Lines of a program's account at a date. envelope = held + returned + outside + disbursed + lapsed + cancelled + open;
outside: what events sent to countries outside the region."""

FORMATS = ("csv", "xlsx", "figures", "iamc")
"""What can be written beside a run's own file."""

STATUSES = ("reported", "derived", "recalled", "estimated", "assumed", "reconstructed", "invented")
"""How a number is known; it follows the number to plot and report. Recalled: from memory, of a text that was not seen."""

LESS_KNOWN = ("derived", "recalled", "estimated")
"""Statuses of money that no table prints as it stands, the least sure last."""

OWN = "own figure"
"""Status of what a scenario says in place of the region's tables, or beside them."""


def statuses(known: str) -> list[str]:
    """The statuses of some money, which may be partly a scenario's own.

    >>> statuses("own figure, estimated"), statuses("")
    (['own figure', 'estimated'], [])
    """
    return known.split(", ") if known else []


PRIORS = {
    "evidence": "as the evidence has them",
    "skeptical": "centred nearer to nothing, the signs of soft effects open",
    "neutral": "effects of soft money and institutions centred on nothing, both signs as likely",
}
"""Sets of distributions that a run may take, in words; what a parameter has none of in a set is as the evidence has it."""

BOOKINGS = {
    "on_arrival": "counts as obligated when it is apportioned and arrives",
    "by_agreement": "is obligated agreement by agreement, at the pace of all others",
}
"""When money of an account counts as obligated."""


def booking_words(booking: str) -> str:
    """A booking in a text: `on arrival`, `by agreement`."""
    return booking.replace("_", " ")


CHANNELS = {
    "fragmentation": "enforcement that is new breaks groups apart and raises killing for a while",
    "interdiction": "enforcement pushes the cocaine flow elsewhere; less supply raises its price in violence",
    "long_run": "lasting effect of enforcement on organised violence, of either sign",
    "policing": "better enforcement lowers common homicide",
    "synergy": "institutions decide whether force deters",
    "prevention": "prevention lowers common homicide",
    "institutions": "institutions raise convictions, which lower homicide",
    "transition": "reform raises homicide while it is being installed",
    "cover": "organised crime gives cover to common crime",
    "corrosion": "organised violence wears institutions down",
    "absorption": "ceilings on what a country can absorb, and waste beyond them",
    "leakage": "corruption, and aid that only replaces the recipient's own money",
    "demand": "demand in consuming countries moves organised violence",
    "arms": "the flow of arms moves all violence",
}
"""What the report argues, each of which can be switched off."""

TESTED_LAYERS = ("pipeline", "violence")
"""The layers that facts can test."""

QUARTERS = 4
"""Steps in a fiscal year; fiscal year Y runs from 1 October Y-1 to 30 September Y."""
