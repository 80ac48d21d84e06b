"""Time and memory against members, plans, countries, years and projects: `python benchmarks/growth.py [--quick]`.

Each point is a process of its own: the least processor time of some rounds, and the peak of its resident memory. To each
series y = a + b x^p is fitted; it is called linear where p is at most LINEAR. Writes growth.csv, from which the
documentation's page on growth is made. Regions of many countries and years are invented here.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from scenarios.analysis.gathered import gathered  # noqa: E402  the path above must be known first
from scenarios.analysis.headline import full_comparison  # noqa: E402
from scenarios.engine.ensemble.common import forget  # noqa: E402
from scenarios.engine.trace import given, trace  # noqa: E402
from scenarios.spec.load import Loaded, load  # noqa: E402

OUT = ROOT / "benchmarks"
PAIRED = 17_408
"""Draws of compared plans: as few as go by."""
LINEAR = 1.15
"""A power up to which growth is called linear: noise, and what a process begins with, move it by as much."""
FIRST = 2021
SERIES: dict[str, tuple[str, tuple[float, ...]]] = {
    "members held": ("draws of the baseline, all held", (2048, 4096, 8192, 12288, 16384)),
    "members": ("draws of the baseline, gone by", (32768, 131072, 393216, 1048576)),
    "plans": (f"plans compared, {PAIRED:,} draws each", (2, 4, 8, 16)),
    "countries": ("countries of an invented region, 2,048 draws", (5, 10, 20, 30, 45, 60)),
    "years": ("years of money of an invented region, 2,048 draws", (5, 10, 20, 30, 40)),
    "projects": ("projects of one draw, traced", (1, 2, 4, 8, 16)),
}
"""What grows, in words, and how far; of projects it is one over their size, in fifths of a million USD."""
QUICK = {"members": 3, "members held": 3, "plans": 3, "countries": 4, "years": 4, "projects": 4}
"""Points of each series in a quick look."""


HEADS = {
    "money": "table program country account fiscal_year printed usd status notes",
    "notes": "table note account counted_in_fiscal_year meant_for_fiscal_year usd law text",
    "accounts": "account rule availability_years extension_years closing_years booking kind hard_low hard_high soft_share "
    "status source",
    "laws": "law enacted fiscal_year what how_known",
    "classification": "program account fiscal_year hard_share low high status source",
    "tranches": "program fiscal_year account law enacted usd rule",
    "homicide_rates": "country year rate_per_100k series source note",
    "population": "country year population source",
    "governance": "country year indicator pct_rank source",
    "own_security_budget": "country usd_millions year status source",
    "flow_shares": "country share status source",
    "corridors": "from to weight status source",
}
"""Columns of an invented region's tables."""
ACCOUNTS = [
    ["POLICE", "2-4-5", 2, 4, 5, "by_agreement", "mixed", 0.3, 0.8, "", "invented", "drawn"],
    ["CIVIC", "2-0-5", 2, 0, 5, "by_agreement", "soft", 0, 0, "", "invented", "drawn"],
]


def code_of(n: int) -> str:
    """Three letters for a country."""
    return f"L{chr(65 + n // 26)}{chr(65 + n % 26)}"


def invented(folder: Path, countries: int, years: int) -> Path:
    """A region of so many countries with a program for all of them, and years of money; the path of its scenario."""
    codes, span = [code_of(n) for n in range(countries)], range(FIRST, FIRST + years)
    tables: dict[str, list[list[Any]]] = {name: [head.split()] for name, head in HEADS.items()}
    tables["accounts"] += ACCOUNTS
    for year in span:
        tables["laws"].append([f"Act {year}", f"{year}-01-15", year, "drawn", "drawn"])
        tables["classification"].append(["all", "POLICE", year, 0.6, 0.4, 0.8, "invented", "drawn"])
        for account in ("POLICE", "CIVIC"):
            tables["tranches"].append(["all", year, account, f"Act {year}", "", "", "the rest of the year"])
            tables["money"].append(["A", "all", "ALL", account, year, "drawn", 10_000_000 * countries, "actual", ""])
    for n, code in enumerate(codes):
        other = codes[(n + 1) % countries]
        tables["corridors"] += [[code, other, 0.5, "invented", "drawn"], [code, "outside", 0.5, "invented", "drawn"]]
        tables["own_security_budget"].append([code, 100 + n, 2020, "invented", "drawn"])
        tables["flow_shares"].append([code, 1.0 / countries, "invented", "drawn"])
        for year in range(FIRST - 6, FIRST + 1):
            tables["homicide_rates"].append([code, year, 20 + n % 30 + (year % 3), "ONLY", "drawn", ""])
        tables["population"] += [[code, year, 5_000_000, "drawn"] for year in range(FIRST - 6, FIRST + years + 1)]
        for indicator in ("government_effectiveness", "control_of_corruption", "rule_of_law"):
            tables["governance"].append([code, 2020, indicator, 30 + n % 40, "drawn"])
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    (folder / "region.yaml").write_text(yaml.safe_dump(region_of(codes, span)), encoding="utf-8")
    path, last = folder / "scenario.yaml", span[-1]
    plan = {
        "name": "Invented", "region": str(folder / "region.yaml"), "vintage": "only", "origin": FIRST,
        "horizon": {"from": FIRST, "to": last, "show_to": last, "run_off": last + 8},
        "programs": {"all": {"split": {"rule": "need", "floor": 0.0}, "mix": "as_reported"}},
        "ensemble": {"members": 2048, "seed": 7},
    }  # fmt: skip
    path.write_text(yaml.safe_dump(plan, sort_keys=False), encoding="utf-8")
    return path


def region_of(codes: list[str], span: range) -> dict[str, Any]:
    """The region's file."""
    return {
        "name": "invented", "title": "Invented", "status": "invented", "document": "Drawn", "money_label": "Money: drawn",
        "data": ".", "money_years": {"first": span[0], "last": span[-1]}, "base_year": FIRST - 1,
        "countries": {code: {"name": f"Land {code}"} for code in codes},
        "programs": {"all": {
            "title": "All", "countries": codes, "group": "ALL", "accounts": ["POLICE", "CIVIC"],
            "fallback": {"hard": "POLICE", "soft": "CIVIC"}, "split": [{"by": "shares", "part": 1, "shares": {}}],
        }},
        "vintages": {"only": {"label": "drawn", "series": "ONLY", "status": "invented"}}, "latest": "only",
        "governance": {x: x for x in ("government_effectiveness", "control_of_corruption", "rule_of_law")},
        "files": {"money": "money.csv", "notes": "notes.csv"},
    }  # fmt: skip


def plans(count: int) -> list[Loaded]:
    """The baseline and others with more and more soft money."""
    size = {"ensemble.members": PAIRED}
    others = ({"programs.carsi.mix": round(n / count, 4)} for n in range(1, count))
    return [load("baseline", size), *(load("baseline", size | one) for one in others)]


def work_of(series: str, x: float, folder: Path) -> tuple[Callable[[], Any], float]:
    """What is measured at a point, and where on the axis it lies."""
    if series.startswith("members"):
        loaded = [load("baseline", {"ensemble.members": int(x)})]
        return lambda: gathered(loaded), x
    if series == "plans":
        compared = plans(int(x))
        return lambda: full_comparison(
            compared, results=gathered(compared, metrics=["homicides_averted"]), variants=False
        ), x
    if series == "projects":
        one = given(load("baseline"), 0)
        return lambda: trace(one, size=5.0 / x), float(len(trace(one, size=5.0 / x).projects))
    path = invented(folder, int(x) if series == "countries" else 10, int(x) if series == "years" else 10)
    loaded = [load(path)]
    return lambda: gathered(loaded), x


def point(series: str, x: float, rounds: int) -> None:
    """Measure a point in this process, and print it."""
    with tempfile.TemporaryDirectory() as folder:
        work, at = work_of(series, x, Path(folder))
        seconds = []
        for _ in range(rounds):
            forget()
            began = time.process_time()
            work()
            seconds.append(time.process_time() - began)
    unit = 1e6 if sys.platform == "darwin" else 1e3
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(json.dumps({"series": series, "x": at, "processor_s": min(seconds), "peak_mb": peak}))


def measured(series: str, xs: tuple[float, ...]) -> list[dict[str, Any]]:
    """Every point of a series, each in a process of its own; those that take long are measured once."""
    found = []
    for x in xs:
        rounds = 1 if series in ("members", "plans") else 5
        asked = [sys.executable, __file__, "--point", series, str(x), str(rounds)]
        done = subprocess.run(asked, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
        at, spent, peak = (found[-1][key] for key in ("x", "processor_s", "peak_mb"))
        print(f"{series:<14} {at:>12,.0f} {spent:>9.2f} s {peak:>8.0f} MB", flush=True)
    return found


def power(x: Any, y: Any) -> float:
    """p of y = a + b x^p with a, b at least 0, by least squares of parts."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)

    def misfit(p: float) -> float:
        grid = np.stack([np.ones_like(x), (x / x.max()) ** p], axis=1) / y[:, None]
        ab, *_ = np.linalg.lstsq(grid, np.ones_like(y), rcond=None)
        if (ab < 0.0).any():
            ab = np.array([0.0, (grid[:, 1].sum() / (grid[:, 1] ** 2).sum())])
        return float(((grid @ ab - 1.0) ** 2).sum())

    tried = np.arange(0.2, 3.0, 0.01)
    return float(tried[int(np.argmin([misfit(p) for p in tried]))])


def main() -> None:
    """Measure all, or one point where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer points; written only where --out is given")
    parser.add_argument("--only", choices=SERIES, action="append", help="some series alone")
    parser.add_argument("--out", type=Path, help="folder for growth.csv; benchmarks/ otherwise")
    parser.add_argument("--point", nargs=3, metavar=("SERIES", "X", "ROUNDS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.point:
        return point(asked.point[0], float(asked.point[1]), int(asked.point[2]))
    rows = [
        row
        for name in asked.only or SERIES
        for row in measured(name, SERIES[name][1][: QUICK[name] if asked.quick else None])
    ]
    for name in dict.fromkeys(row["series"] for row in rows):
        own = [row for row in rows if row["series"] == name]
        print(f"{name:<14} time grows with the power {power([r['x'] for r in own], [r['processor_s'] for r in own]):.2f}")
    if asked.out or not (asked.quick or asked.only):
        write(rows, asked.out or OUT)


def write(rows: list[dict[str, Any]], folder: Path) -> None:
    """The measurements as a table."""
    with (folder / "growth.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()} for row in rows)


if __name__ == "__main__":
    main()
