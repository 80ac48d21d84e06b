"""What a region file lacks although it can be read: years without money, gaps of rates. Said when a region is validated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from scenarios.baseline.facts import SEEN, Baseline
from scenarios.baseline.region import RegionFile
from scenarios.errors import Problem
from scenarios.yaml_text import read_file

ALSO_OF_SCENARIOS = ("name", "programs", "parameters")
"""Keys of a region file that tell nothing: scenarios have them, too."""
OF_SCENARIOS = ("region", "vintage", "origin", "horizon", "ensemble", "events", "levers", "question", "priors")
"""Keys by which a file is a scenario, whatever else stands in it by mistake."""


def is_region_file(path: Path) -> bool:
    """Whether a file has keys that region files have and scenarios have not, and none that makes it a scenario."""
    if not path.is_file():
        return False
    data = read_file(path).data
    if not isinstance(data, dict) or set(data) & set(OF_SCENARIOS):
        return False
    return bool(set(data) & (set(RegionFile.model_fields) - set(ALSO_OF_SCENARIOS)))


def gaps(known: Baseline) -> list[Problem]:
    """Warnings of what is missing, in words; a region with gaps can be run."""
    return [Problem(what, None, hint, "gap") for what, hint in (*_money(known), *_rates(known), *_origins(known))]


def _money(known: Baseline) -> Iterator[tuple[str, str]]:
    """Fiscal years in which a program has no money."""
    for name in known.programs:
        years = {t.fiscal_year for t in known.tranches if t.program == name}
        if lacking := [year for year in known.fiscal_years if year not in years]:
            yield f"{name} has no money in {spans(lacking, 'FY')}", "nothing is simulated of it then; is a row missing?"


def _rates(known: Baseline) -> Iterator[tuple[str, str]]:
    """Years of which a rate is interpolated, by vintage and country."""
    for name, rates in known.vintages.items():
        for code, marks in zip(known.codes, rates.marks.T, strict=True):
            if lacking := [year for year, mark in zip(rates.years, marks, strict=True) if mark == "interpolated"]:
                what = f"vintage {name} has no rate of {code} in {spans(lacking)}: interpolated"
                yield what, "fill it from another series with `fills`, if there is one"


def _origins(known: Baseline) -> Iterator[tuple[str, str]]:
    """A vintage without a year in which every country has a rate cannot be run."""
    for name, rates in known.vintages.items():
        if not np.isin(rates.marks, SEEN).all(1).any():
            yield f"vintage {name} has no year in which every country has a rate", "a scenario needs one as its `origin`"


def spans(years: Iterable[int], before: str = "") -> str:
    """Years as spans.

    >>> spans([2001, 2002, 2003, 2006], "FY")
    'FY2001 to 2003, FY2006'
    """
    found: list[list[int]] = []
    for year in years:
        if found and found[-1][-1] == year - 1:
            found[-1].append(year)
        else:
            found.append([year])
    return ", ".join(f"{before}{run[0]}" + (f" to {run[-1]}" if len(run) > 1 else "") for run in found)
