"""How accounts are booked: the region's own reading, or another that a scenario names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scenarios.baseline.facts import Account, Baseline
from scenarios.baseline.money import AS_SPENT
from scenarios.terms import BOOKINGS


def bookings(baseline: Baseline) -> dict[str, str]:
    """The region's booking of each account in the pipeline."""
    return {name: account.booking for name, account in baseline.accounts.items() if account.booking != AS_SPENT}


def booked(baseline: Baseline, chosen: Mapping[str, str]) -> Baseline:
    """The region with some accounts booked otherwise: a name of `BOOKINGS` by account."""
    other = {name: booking for name, booking in chosen.items() if bookings(baseline).get(name, booking) != booking}
    accounts = {name: _as(one, other[name]) if name in other else one for name, one in baseline.accounts.items()}
    return replace(baseline, accounts=accounts) if other else baseline


def _as(account: Account, booking: str) -> Account:
    """An account booked otherwise; its clock gets a name of its own, so that no other account's money joins it."""
    return replace(account, booking=booking, rule=f"{account.rule}, {booking}")


def told(baseline: Baseline, chosen: Mapping[str, str]) -> dict[str, str]:
    """The bookings in force that a reader must know: of accounts that sources read both ways, or that are booked otherwise."""
    own = bookings(baseline)
    in_force = own | dict(chosen)
    return {
        name: booking
        for name, booking in in_force.items()
        if booking != own.get(name) or baseline.accounts[name].booking_other
    }


def other_readings(baseline: Baseline, chosen: Mapping[str, str]) -> dict[str, str]:
    """For each account of which a source gives another reading than the one in force: that other one."""
    in_force = bookings(baseline) | dict(chosen)
    both = {name: {one.booking, one.booking_other} for name, one in baseline.accounts.items() if one.booking_other}
    return {name: next(x for x in BOOKINGS if x in read and x != in_force[name]) for name, read in both.items()}
