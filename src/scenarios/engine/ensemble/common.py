"""What compared scenarios share, block by block: draws and the reference run; the latest blocks are kept for the next call."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from scenarios.arrays import Floats
from scenarios.baseline.tables import Baseline
from scenarios.engine.chance.members import Block, draw_block
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.years.simulate import BlockRun, simulate
from scenarios.spec.scenario import ScenarioSpec

KEPT_BLOCKS = 16
"""Blocks that are remembered, the latest used: about 1.5 MB each."""


@dataclass(frozen=True, slots=True)
class Common:
    """The members of a block, and the reference run's multiplier (member, year, country); neither is ever written to."""

    block: Block
    reference: Floats


_kept: OrderedDict[tuple[str, int, int], Common] = OrderedDict()
_making: dict[tuple[str, int, int], Lock] = {}
_lock = Lock()


def common_ground(scenario: ScenarioSpec, baseline: Baseline) -> str:
    """All that a scenario's draws and reference run depend on but for the number of members, as text."""
    given = scenario.model_dump(
        mode="json", include={"region", "vintage", "origin", "parameters", "priors", "channels_off", "booking", "ensemble"}
    )
    del given["ensemble"]["members"]
    horizon = scenario.horizon
    return json.dumps([given, horizon.first, horizon.run_off, sorted(baseline.sha256.items())], sort_keys=True)


def share(ground: str, reference: Inputs, number: int, size: int, observe: bool = False) -> tuple[Common, BlockRun | None]:
    """The first `size` members of a block and their reference run; the run itself too, unless it is remembered.

    Args:
        ground: `common_ground` of the scenarios.
        reference: the reference run's inputs.
        number: which block.
        size: how many of its members.
        observe: whether the run is wanted for itself: one of the scenarios is the reference.
    """
    key = (ground, number, size)
    with _lock:
        making = _making.setdefault(key, Lock())
    with making:  # whoever comes second waits for the first
        with _lock:
            if key in _kept:
                _kept.move_to_end(key)
                return _kept[key], None
        block = draw_block(reference, reference.scenario.ensemble.seed, number).part(0, size)
        first = simulate(reference, block, observe=observe)
        found = Common(block, first.state.of("multiplier"))
        with _lock:
            _kept[key] = found
            _making.pop(key, None)
            while len(_kept) > KEPT_BLOCKS:
                _kept.popitem(last=False)
        return found, first


def forget_block(ground: str, number: int, size: int) -> None:
    """Drop one block, where it is known that nobody asks for it again."""
    with _lock:
        _kept.pop((ground, number, size), None)


def forget() -> None:
    """Drop what is remembered: for measurements, and where memory is short."""
    with _lock:
        _kept.clear()


def reference_multiplier(reference: Inputs, block: Block) -> Floats:
    """The multiplier of the reference run (member, year, country)."""
    return simulate(reference, block, observe=False).state.of("multiplier")
