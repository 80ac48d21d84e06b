"""Outlines of countries, for a small map: the public-domain lines of Natural Earth that ship in `data/outlines.csv`."""

from __future__ import annotations

import csv
from functools import cache
from itertools import groupby

import numpy as np

from scenarios.arrays import Floats
from scenarios.shipped import DATA

SOURCE = "Natural Earth, 1:110m, public domain"


@cache
def outlines() -> dict[str, Floats]:
    """Code of a country -> its outline (point, 2): degrees east, degrees north."""
    with (DATA / "outlines.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        code: np.array([(float(row["longitude"]), float(row["latitude"])) for row in points])
        for code, points in groupby(rows, key=lambda row: row["code"])
    }


def flattened(lines: dict[str, Floats], width: float, height: float) -> dict[str, Floats]:
    """Outlines in points within a box, y downward: degrees of longitude drawn as long as they are in the middle of the map.

    The largest that fits, in the middle of the box.
    """
    every = np.concatenate(list(lines.values()))
    low, high = every.min(0), every.max(0)
    shrink = np.array([np.cos(np.radians((low[1] + high[1]) / 2)), 1.0])
    scale = float((np.array([width, height]) / ((high - low) * shrink)).min())
    middle = (low + high) / 2
    return {
        code: (line - middle) * shrink * scale * (1, -1) + (width / 2, height / 2) for code, line in lines.items()
    }


def centre(line: Floats) -> tuple[float, float]:
    """The centre of the area within an outline.

    >>> centre(np.array([(0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 1.0), (0.0, 0.0)]))
    (1.0, 0.5)
    """
    here, there = line[:-1], line[1:]
    cross = here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1]
    x, y = ((here + there) * cross[:, None]).sum(0) / (3.0 * cross.sum())
    return float(x), float(y)
