"""What the kernel works on: facts, members, coefficients, money, what stands on the ground, and what is written down.

Bare arrays with their axes in one order: member, fiscal year or year, quarter, kind, unit or country.
"""

from __future__ import annotations

from typing import NamedTuple

from scenarios.arrays import Floats

STEPS = 4
"""Steps in a fiscal year, a multiple of four; the model is meant to run in quarters, a finer step is for checking them."""
PER_QUARTER = STEPS // 4
H = 1.0 / STEPS
"""Years: the length of a step."""
UNOBLIGATED, ORDER, DELIVERY, QUEUE, DISBURSED, LAPSED, CANCELLED = range(7)
"""Places of a cell's money; before it arrives, what stands in UNOBLIGATED is waiting."""
FLOWS = ("waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled")
"""Rows of Record.flow; here unobligated money includes what is waiting."""
STRENGTHS = ("enforcement", "institutions", "prevention", "flow_lost")
"""What stands in a country: E, I, V, and the share of the US-bound flow that enforcement keeps out of it."""


(
    BUILD_HARD,
    FADE_HARD,
    BUILD_INSTITUTIONS,
    BUILD_PREVENTION,
    FADE_SOFT,
    FADE_CAPACITY,
    FADE_FRESH,
    FADE_UNREST,
) = PROCESSES = tuple(range(8))
"""Rows of Pace.fade."""


STAY, TO_ORDER, TO_DELIVERY, WAITS, MOVES = range(5)
"""Rows of Pace.step: of an unobligated dollar, what stays, is an order, is in delivery after a step; of a dollar in order (or
in delivery), what stays; of a dollar in order, what moves to delivery."""


class Pace(NamedTuple):
    """Coefficients of a step, by member.

    Money: arrive, rate of obligation (member, cohort); rate of delivery (member, timing); step (member, 5, cell), in which
    what has not arrived stays as it is. Capability: fade (member, process, 2), what a step leaves of what stood and of what
    was added, in the order of PROCESSES.
    """

    arrive: Floats
    rate: Floats
    delivery: Floats
    step: Floats
    fade: Floats


class Purse(NamedTuple):
    """Money in million USD: cells (member, place, cell); focus and capacity shares of soft cells (member, cell).

    `backlog` (member, kind, unit) is unobligated and unliquidated at the quarter's start; `fixed` (fiscal year, unit) is spent
    in equal quarters outside the pipeline.
    """

    cells: Floats
    focus: Floats
    capacity: Floats
    backlog: Floats
    fixed: Floats


class Ground(NamedTuple):
    """What stands in each country: (member, country) each.

    Stocks being built and standing: hard in million USD, soft parts in USD a head; `capacity` is built ceiling, million USD a
    year. Strengths: enforcement E, reach of institutions I, reach of prevention V. Pulses: fresh enforcement, unrest of reform.
    The multiplier now, and the sum of its quarterly means in the calendar year so far.
    """

    hard_building: Floats
    hard: Floats
    institutions_building: Floats
    institutions: Floats
    prevention_building: Floats
    prevention: Floats
    capacity: Floats
    enforcement: Floats
    reach: Floats
    prevented: Floats
    fresh: Floats
    unrest: Floats
    multiplier: Floats
    year_sum: Floats


class Record(NamedTuple):
    """What is written down; `flow` and `strength` may have no rows and are then left out.

    multiplier, reference (the reference run's multiplier), rate: (member, year, country), years from two before the first
    fiscal year. disbursed (member, fiscal year, kind, unit). lapsed (member, unit): on the last 30 September. flow
    (quarter, 6, cell): sums over members at quarter ends. strength (member, fiscal year, of STRENGTHS, country): at year ends.
    """

    multiplier: Floats
    reference: Floats
    rate: Floats
    disbursed: Floats
    lapsed: Floats
    flow: Floats
    strength: Floats


class Scratch(NamedTuple):
    """Work space of one quarter of one member.

    room, paid (kind, unit); other (kind, unit): what other money was paid; useful (kind, country): what is left of a delivered
    dollar; to_institutions, to_capacity (unit,); queue (cell,); back (4, cell): what events hold back; fade (2, country); flow,
    before (country,).
    """

    room: Floats
    paid: Floats
    other: Floats
    useful: Floats
    to_institutions: Floats
    to_capacity: Floats
    queue: Floats
    back: Floats
    fade: Floats
    flow: Floats
    before: Floats
