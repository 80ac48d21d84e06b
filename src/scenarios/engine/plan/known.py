"""How the money of each unit and year is known: printed, derived, recalled or estimated, or decided by the plan."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from scenarios.engine.plan.funds import AS_REPORTED, Giver, regional_named
from scenarios.engine.plan.inputs import Inputs
from scenarios.terms import LESS_KNOWN, OWN, statuses

ESTIMATED = "estimated"
_RANKS = ("", "reported", "invented", *LESS_KNOWN)
"""From what needs no mark to what needs it most."""


def least_known(known: Iterable[str]) -> str:
    """The status of the least known of some dollars; where some are a scenario's own, that stands before it.

    >>> least_known(["reported", "estimated"]), least_known(["own figure", "reported", "estimated"])
    ('estimated', 'own figure, estimated')
    """
    found = {one for each in known for one in statuses(str(each))}
    least = max(found - {OWN}, key=_RANKS.index, default="")
    if OWN not in found:
        return least
    return f"{OWN}, {least}" if least in LESS_KNOWN else OWN


def money_known(inputs: Inputs) -> NDArray[np.str_]:
    """The status of the least known dollar of each (fiscal year, unit); empty where there is none, or the plan's rule decides.

    A unit that money reaches which is printed for no country is estimated: its part is our estimate.
    """
    out = np.full((len(inputs.fiscal_years), len(inputs.units)), "", dtype="<U24")
    for giver in inputs.givers:
        for year, offer in giver.offers.items():
            for line in offer.lines if year in inputs.fiscal_years else ():
                units = giver.codes if line.unit is None else (line.unit,)
                spread = line.unit is None and (giver.width > 1 or giver.regional is not None)
                for unit in units:
                    if _as_it_is(giver, unit, year):
                        place = (inputs.fiscal_years.index(year), inputs.units.index(unit))
                        out[place] = least_known([out[place], line.known, ESTIMATED if spread else ""])
    for year, unit, known in inputs.fixed_known:
        place = (inputs.fiscal_years.index(year), inputs.units.index(unit))
        out[place] = least_known([out[place], known])
    return out


def _as_it_is(giver: Giver, unit: str, year: int) -> bool:
    """Whether a unit keeps what is reported of a year: all do under `as_reported`, else a regional unit that is not named."""
    if giver.split(year).rule == AS_REPORTED:
        return True
    return unit == giver.regional and regional_named(giver, year) is None
