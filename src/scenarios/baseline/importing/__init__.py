"""Public files that planners have, read into tables of a region's shape: what was taken, and what was left out and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from scenarios.baseline.importing import foreignassistance, unodc, worldbank
from scenarios.baseline.importing.found import Imported, Wanted

SHAPES: Mapping[str, Callable[[Path, Wanted], Imported]] = {
    "foreignassistance": foreignassistance.read,
    "worldbank": worldbank.read,
    "unodc": unodc.read,
}
"""Shape of a file -> what reads it."""
