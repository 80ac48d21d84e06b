"""Two halves of the draws: what is found on one is told on the other."""

from __future__ import annotations

import numpy as np

from scenarios.arrays import Ints


def halves(members: int) -> tuple[Ints, Ints]:
    """Places of two halves, mixed by chance, always the same ones."""
    mixed = np.random.Generator(np.random.Philox(1)).permutation(members)
    return np.sort(mixed[::2]), np.sort(mixed[1::2])
