"""What the kernel works on, name by name: numbers that all members share, what is drawn of each, money, ground, record.

Axes stand in one order: fiscal year or year, quarter, kind, unit or country, cell; members are innermost, in tiles.
"""

from __future__ import annotations

from typing import NamedTuple

from scenarios.arrays import Floats, Ints
from scenarios.engine.chance.luck import Luck
from scenarios.engine.plan.inputs import Inputs
from scenarios.lanes import Tiles
from scenarios.shelf import Shape, Shelf, opener

STEPS = 4
"""Steps in a fiscal year, a multiple of four; the model is meant to run in quarters, a finer step is for checking them."""
PER_QUARTER = STEPS // 4
H = 1.0 / STEPS
"""Years: the length of a step."""
PLACES = ("unobligated", "order", "delivery", "queue", "disbursed", "lapsed", "cancelled")
"""Where a cell's money may be; before it arrives, what stands in unobligated is waiting."""
UNOBLIGATED, ORDER, DELIVERY, QUEUE, DISBURSED, LAPSED, CANCELLED = range(len(PLACES))
FLOWS = ("waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled", "unlawful")
"""What is tallied at quarter ends, by kind: unobligated money includes what is waiting, and `unlawful` is what is allotted of
money whose law is not enacted."""
WAITING, ALL_UNOBLIGATED, UNLIQUIDATED, ALL_DISBURSED, ALL_LAPSED, ALL_CANCELLED, UNLAWFUL = range(len(FLOWS))
STRENGTHS = ("enforcement", "institutions", "prevention", "flow_lost")
"""What stands in a country: E, I, V, and the share of the US-bound flow that enforcement keeps out of it."""
PROCESSES = ("build_hard", "hard", "build_institutions", "build_prevention", "soft", "capacity", "fresh", "unrest")
"""What fades in a step; two rows each of `fade`, what it leaves of what stood and of what was added."""
BUILD_HARD, FADE_HARD, BUILD_INSTITUTIONS, BUILD_PREVENTION, FADE_SOFT, FADE_CAPACITY, FADE_FRESH, FADE_UNREST = range(
    0, 2 * len(PROCESSES), 2
)
GROUND = (
    "hard_building",
    "hard",
    "institutions_building",
    "institutions",
    "prevention_building",
    "prevention",
    "built",
    "enforcement",
    "reach",
    "prevented",
    "fresh",
    "unrest",
    "now",
    "year_sum",
)
"""What stands in each country. Stocks being built and standing: hard in million USD, soft parts in USD a head; `built` is
ceiling built by capacity, million USD a year. Strengths: enforcement E, reach of institutions I, of prevention V. Pulses:
fresh enforcement, unrest of reform. The multiplier now, and the sum of its step means in the calendar year so far."""

TILE = Shelf(
    "tile",
    dict.fromkeys(
        (
            *("arrive", "rate", "delivery_rate", "waits", "moves", "stay", "to_order", "to_delivery", "fade"),
            *PLACES,
            *("focus", "capacity", "back", "backlog", "coming"),
            *GROUND,
            *("multiplier", "reference", "homicides", "spent", "lapsed_now", "tally", "gone", "strength", "received"),
            *("room", "paid", "other", "useful", "to_institutions", "to_capacity", "before", "passing", "wear"),
        ),
        "rows",
    ),
)
"""Rows of a tile, by `shapes`."""
open_tile = opener(TILE, of_tiles=True)


def shapes(inputs: Inputs, observe: bool, blended: bool) -> dict[str, Shape]:
    """Axes of each name of a tile, without the members.

    Pace: arrive, rate of obligation, stay, to_order and to_delivery (timing) by cohort: of an unobligated dollar, what
    stays, is an order, is in delivery after a step; delivery_rate, waits, moves by timing: of a dollar in order, what stays,
    moves to delivery; fade (process, of what stood and what was added). Money, million USD: PLACES by cell; focus and
    capacity, the parts of soft cells, where programs differ; back: what events took aside (place, cell); backlog, what is
    open of the money that has arrived, and coming, the rest (kind, unit). Ground: (country,). Record: multiplier, reference
    (the reference run's), homicides, rates per 100,000, (year, country) from two before the first fiscal year; spent (fiscal
    year, kind, unit); lapsed_now (unit,) on the last 30 September; tally (quarter, kind, of FLOWS), strength (fiscal
    year, of STRENGTHS, country) and received (fiscal year, kind, country), if observed; gone: disbursed, lapsed and
    cancelled so far (three, kind). The rest is work space of one step.
    """
    n, units, cells = len(inputs.codes), len(inputs.units), len(inputs.layout.index)
    cohorts, rows, years = len(inputs.layout.cohorts), len(inputs.fiscal_years), len(inputs.years)
    queues = {"backlog", "coming", "room", "paid"}
    by_country = {*GROUND, "before", "passing"}
    found: dict[str, Shape] = {
        "arrive": (cohorts,),
        "rate": (cohorts,),
        "delivery_rate": (4,),
        "waits": (4,),
        "moves": (4,),
        "stay": (cohorts,),
        "to_order": (cohorts, 4),
        "to_delivery": (cohorts, 4),
        "fade": (len(PROCESSES), 2),
        "focus": (cells if blended else 0,),
        "capacity": (cells if blended else 0,),
        "back": (4, cells if len(inputs.blocks.since) else 0),
        "multiplier": (years, n),
        "reference": (years, n),
        "homicides": (years, n),
        "spent": (rows, 3, units),
        "lapsed_now": (units,),
        "tally": (4 * rows if observe else 0, 3, len(FLOWS)),
        "gone": (3, 3),
        "strength": (rows if observe else 0, len(STRENGTHS), n),
        "received": (rows if observe else 0, 2, n),
        "other": (2, n),
        "useful": (2, n),
        "wear": (2, n),
        "to_institutions": (units,),
        "to_capacity": (units,),
    }
    found |= dict.fromkeys(PLACES, (cells,)) | dict.fromkeys(queues, (3, units)) | dict.fromkeys(by_country, (n,))
    return found


class Memory(NamedTuple):
    """All that a run works on: tiles and world with where their names begin; drawn: the same of what is drawn; luck."""

    tiles: Tiles
    starts: Ints
    drawn: Tiles
    drawn_starts: Ints
    world: Floats
    world_starts: Ints
    luck: Luck
