"""What no run may hand out: a rate that is no positive number, or books that do not close. Looked at wherever a run ends.

Plain arithmetic: each is a fault of the model or of a number far outside its reach, never of the dice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats
from scenarios.engine.chance.draws import BLOCK
from scenarios.engine.chance.members import Block
from scenarios.engine.plan.inputs import Inputs
from scenarios.errors import Problem, ScenarioError
from scenarios.terms import LEDGER

RESIDUAL = 5e-9
"""Million USD by which books may fail to close: half a cent."""
PART = 1e-12
"""The same as a part of the envelope, where that is more: the rounding of sums of very large amounts."""
MOST = 1e4
"""How many times a plan may raise or lower a rate before it is beyond all sense; as reported it does by a few hundredths."""
KEPT = [LEDGER.index(name) for name in ("held", "returned", "outside", "disbursed", "lapsed", "cancelled", "open")]


def check_rates(inputs: Inputs, block: Block, rate: Floats, multiplier: Floats) -> None:
    """Refuse rates that are not positive and finite, and plans that multiply them beyond all sense.

    Args:
        inputs: the scenario.
        block: its members.
        rate: (member, year, country) per 100,000.
        multiplier: (member, year, country) what money, levers and events of the plan do to it.

    Raises:
        ScenarioError: names a draw, a country and a year.
    """
    good = (rate > 0.0) & np.isfinite(rate) & (multiplier < MOST) & (multiplier > 1.0 / MOST)  # not a number is neither
    if good.all():
        return
    member, year, country = (int(axis[0]) for axis in np.nonzero(~good))
    number = block.number * BLOCK + int(block.places[member])
    name, value, times = (x[member, year, country] for x in (np.broadcast_to(_names(inputs), rate.shape), rate, multiplier))
    what = (
        f"in draw {number} the homicide rate of {name} in {inputs.years[year]} would be {value:g} per 100,000, {times:g} times "
        "that without assistance: that is no rate"
    )
    hint = "a lever, an event, a parameter or an amount lies far outside what the model can say anything about"
    raise ScenarioError([Problem(what, None, hint, "no-rate")])


def _names(inputs: Inputs) -> NDArray[np.str_]:
    return np.array([country.name for country in inputs.baseline.countries])


def check_ledger(programs: Sequence[str], ledger: Floats) -> None:
    """Refuse books (member, program, line) that do not close.

    Envelope = held + returned + outside + disbursed + lapsed + cancelled + open.

    Raises:
        AssertionError: with the program and the sums; it is a fault of this program.
    """
    envelope = ledger[..., LEDGER.index("envelope")]
    off = np.abs(envelope - ledger[..., KEPT].sum(-1))
    bad = ~(off <= np.maximum(RESIDUAL, PART * envelope))  # not a number is bad, too
    if bad.any():
        member, place = (int(axis[0]) for axis in np.nonzero(bad))
        lines = ", ".join(f"{name} {value:.9g}" for name, value in zip(LEDGER, ledger[member, place], strict=True))
        raise AssertionError(f"the books of {programs[place]} do not close in million USD: {lines}")
