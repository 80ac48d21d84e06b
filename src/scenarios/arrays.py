"""The shapes that numbers come in, named once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
"""Numbers; a docstring beside each says its axes and units."""
Ints = NDArray[np.int64]
Places = NDArray[np.uint32]
"""Unsigned, so that the compiler need not ask whether a place counts from the end."""
Flags = NDArray[np.bool_]
