"""Scrambled Sobol points, the same bits as `scipy.stats.qmc.Sobol`, whose import takes longer than a whole run.

`directions.npy` (column, bit) has the direction numbers of Joe and Kuo, as scipy ships them (SIAM J. Sci. Comput. 30, 2635,
2008; BSD licence); the scrambling is scipy's: a random lower triangular matrix and a digital shift (Matousek 1998).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats

BITS = 30
COLUMNS = 128
"""Dimensions drawn whatever the registry holds, so that a new parameter changes no other's draws."""
_TABLE = Path(__file__).with_name("directions.npy")
Bits = NDArray[np.uint32]


def sobol(seed: int, first: int, count: int) -> Floats:
    """Points first..first + count - 1 of the sequence of a seed: (point, column), from 0 to below 1."""
    shift, directions = _scrambled(seed)
    gray = first ^ (first >> 1)
    steps = np.empty((count, COLUMNS), dtype=np.uint32)
    steps[0] = shift
    for bit in range(BITS):
        if gray >> bit & 1:
            steps[0] ^= directions[:, bit]
    for n in range(first + 1, first + count):  # from one point to the next a single bit of the Gray code changes
        steps[n - first] = directions[:, (n & -n).bit_length() - 1]
    points: Floats = np.bitwise_xor.accumulate(steps, axis=0) * 0.5**BITS
    return points


@lru_cache(maxsize=4)
def _scrambled(seed: int) -> tuple[Bits, Bits]:
    """The digital shift (column,) and the scrambled direction numbers (column, bit) of a seed."""
    rng = np.random.default_rng(seed).spawn(1)[0]
    powers = 2 ** np.arange(BITS, dtype=np.uint32)
    shift = rng.integers(2, size=(COLUMNS, BITS), dtype=np.uint32) @ powers
    lower = np.tril(rng.integers(2, size=(COLUMNS, BITS, BITS), dtype=np.uint32))
    lower[:, range(BITS), range(BITS)] = 1
    rows = (lower[:, :, ::-1] * powers).sum(-1, dtype=np.uint32)
    common = rows[:, :, None] & np.load(_TABLE)[:, None, :]
    parity = np.bitwise_count(common) & 1
    return shift, (parity * powers[::-1][:, None]).sum(1, dtype=np.uint32)
