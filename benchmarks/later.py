"""How the sizes of shocks fit what was seen later: `python benchmarks/later.py [--members N]`.

For each vintage and origin the baseline is run, and its rates are set against the later observations of the region's latest
release. The paths of shocks are in proportion to their size, so other sizes need no other run:

- pooled: as a run has them, from the years up to its origin, pooled over countries;
- own: each country's own standard deviation up to the origin, not pooled;
- look ahead: each country's own over all years of the latest release, what is to be predicted included (version 0.1.0).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from scenarios.analysis.scores import crps, inside  # noqa: E402  the path above must be known first
from scenarios.baseline.shocks import shock_sizes  # noqa: E402
from scenarios.engine.ensemble.run import run  # noqa: E402
from scenarios.spec.load import Loaded, load  # noqa: E402

Floats = NDArray[np.float64]
ORIGINS = (2009, 2011, 2013, 2014, 2017, 2018)
CASES = [("2013", 2011, 2018), ("2013", 2011, 2023), *(("2025", origin, 2023) for origin in ORIGINS)]
"""Vintage, origin, last year that is looked at."""


def fit(vintage: str, origin: int, last: int, members: int) -> dict[str, tuple[int, Floats]]:
    """By sizes: how many rates were seen later, and (4,) counts in the 50% and 90% bands, summed CRPS of rates and logs."""
    asked = {"vintage": vintage, "origin": origin, "ensemble.members": members}
    loaded = load("baseline", asked | {"horizon.show_to": last, "horizon.run_off": last})
    data = run([loaded])[0].data
    years = [int(year) for year in data.year.values if origin < year <= last]
    seen = data.observed_later.sel(year=years).values
    moved = (data.multiplier.sel(year=years) / data.multiplier.sel(year=origin)).values
    calm = data.observed.sel(year=origin).values * moved
    paths = np.log(data.homicide_rate.sel(year=years).values / calm)
    there = np.isfinite(seen)
    out = {}
    for name, sd in sizes(loaded, vintage, origin).items():
        rate = calm * np.exp(paths * sd / data.shock_sd.values)
        held = [float(inside(rate, seen, share)[there].sum()) for share in (0.5, 0.9)]
        scores = [float(crps(x, y)[there].sum()) for x, y in ((rate, seen), (np.log(rate), np.log(seen)))]
        out[name] = (int(there.sum()), np.array([*held, *scores]))
    return out


def sizes(loaded: Loaded, vintage: str, origin: int) -> dict[str, Floats]:
    """The sizes of shocks that are set side by side (country,), log points a year."""
    releases = loaded.baseline.vintages
    known, latest = shock_sizes(releases[vintage], origin), releases[loaded.baseline.latest]
    return {"pooled": known.sd, "own": known.own, "look ahead": shock_sizes(latest, latest.years[-1]).own}


def main() -> None:
    """Print one line a case and kind of size, and the sums over all cases."""
    parser = argparse.ArgumentParser(description="Sizes of shocks against what was seen later.")
    parser.add_argument("--members", type=int, default=2048)
    members = parser.parse_args().members
    print(f"{'vintage':8}{'origin':7}{'to':6}{'sizes':12}{'seen':>5}{'in 50%':>8}{'in 90%':>8}{'CRPS':>8}{'of logs':>9}")
    total: dict[str, tuple[int, Floats]] = {}
    for vintage, origin, last in CASES:
        for name, (count, found) in fit(vintage, origin, last, members).items():
            print(line(f"{vintage:8}{origin:<7}{last:<6}{name:12}", count, found))
            before, sums = total.get(name, (0, np.zeros(4)))
            total[name] = (before + count, sums + found)
    for name, (count, found) in total.items():
        print(line(f"{'all':21}{name:12}", count, found))


def line(head: str, count: int, found: Floats) -> str:
    """Shares held and mean scores of so many rates."""
    half, most, score, of_logs = found / count
    return f"{head}{count:5}{half:8.3f}{most:8.3f}{score:8.3f}{of_logs:9.4f}"


if __name__ == "__main__":
    main()
