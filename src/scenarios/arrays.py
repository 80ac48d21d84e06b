"""The shapes that numbers come in, named once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
"""Numbers; a docstring beside each says its axes and units."""
Ints = NDArray[np.int64]
