"""What lies outside the members: facts of the countries, what levers and events change, as arrays for the kernel."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.plan.layout import Layout
from scenarios.shelf import Packed, Shelf, opener
from scenarios.spec.scenario import Plan


class Region(NamedTuple):
    """Facts of the countries: (country,) each; corridor (from, to); observed (year, country) rates per 100,000."""

    own_budget: Floats
    heads: Floats
    rule_of_law: Floats
    flow_share: Floats
    corridor: Floats
    observed: Floats
    origin: int


class Levers(NamedTuple):
    """What lies outside the envelope; all neutral unless a scenario moves it.

    demand, arms, will, coordination (fiscal year,); other (fiscal year, kind of two, unit): other donors' and other US money,
    million USD; flow (fiscal year, quarter, country): share of the US-bound flow that passes each country; shift (year,
    country): log points on the homicide rate.
    """

    demand: Floats
    arms: Floats
    will: Floats
    coordination: Floats
    other: Floats
    flow: Floats
    shift: Floats


class Blocks(NamedTuple):
    """What events hold back, as shares of a quarter and of a cell's money: (fiscal year, quarter, cell) each, or no rows.

    withheld: of a cell's whole money, so far as it is unobligated; obligation: of what is unobligated; delivery: of every
    stage; starts: of what is unobligated of cohorts that arrived at `since` (fiscal time) or later.
    """

    withheld: Floats
    obligation: Floats
    delivery: Floats
    starts: Floats
    since: Floats


WORLD = Shelf(
    "world",
    {
        "first_year": "int",
        "years": "int",
        "countries": "int",
        "units": "int",
        "cohorts": "int",
        "cells": "int",
        "queues": "int",
        "origin": "int",
        "blocked": "int",
        "blended": "int",
        "lumps": "int",
        "tallied": "int",
        "own_budget": "floats",
        "heads": "floats",
        "rule_of_law": "floats",
        "flow_share": "floats",
        "corridor": "floats",
        "observed": "floats",
        "demand": "floats",
        "arms": "floats",
        "will": "floats",
        "coordination": "floats",
        "other": "floats",
        "flow": "floats",
        "shift": "floats",
        "fixed": "floats",
        "focus": "float",
        "capacity": "float",
        "enacted": "floats",
        "not_before": "floats",
        "expires": "floats",
        "cancelled": "floats",
        "on_arrival": "ints",
        "has": "ints",
        "start": "ints",
        "cells_of": "ints",
        "cohort": "ints",
        "timing": "ints",
        "row": "ints",
        "first": "ints",
        "queue_row": "ints",
        "queue_timing": "ints",
        "withheld": "floats",
        "obligation": "floats",
        "delivery": "floats",
        "starts": "floats",
        "since": "floats",
    },
)
"""Numbers that all members share: facts, levers, clocks, where cells lie, what events hold back . What `blended`, `lumps` and
`tallied` say is set by each run: whether soft cells have their own focus, money moves in lumps, flows are tallied."""
open_world = opener(WORLD, of_tiles=False)


def world_of(
    first_year: int, region: Region, levers: Levers, blocks: Blocks, layout: Layout, fixed: Floats, plans: tuple[Plan, ...]
) -> Packed:
    """The numbers that all members share, as the kernel reads them; the switches of runs stand at 0.

    Args:
        first_year: the first fiscal year.
        region: facts of the countries.
        levers: what lies outside the envelope.
        blocks: what events hold back.
        layout: cells and clocks.
        fixed: (fiscal year, unit) money that no rule moves, million USD.
        plans: of the programs that rules move.
    """
    years, countries = levers.shift.shape
    shapes = {"first_year": first_year, "years": years, "countries": countries, "units": fixed.shape[1]}
    shapes |= {"cohorts": len(layout.cohorts), "cells": len(layout.index), "queues": len(layout.cells.queue_row)}
    switches = {"blocked": len(blocks.since) > 0, "blended": 0, "lumps": 0, "tallied": 0}
    soft = {"focus": plans[0].focus if plans else 0.5, "capacity": plans[0].capacity if plans else 0.0}
    parts = (region, levers, blocks, layout.cells, layout.clocks)
    arrays = {name: value for part in parts for name, value in part._asdict().items() if name in WORLD.kinds}
    return WORLD.pack(arrays | shapes | switches | soft | {"fixed": fixed})


def switched(world: Packed, **switches: bool) -> Packed:
    """The same world with some switches on or off."""
    words, starts = world[0].copy(), world[1]
    for name, on in switches.items():
        words[starts[WORLD.place[name]]] = np.array(on, dtype=np.int64).view(np.float64)
    return words, starts
