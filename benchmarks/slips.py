"""Slips of ten, one after another: `python benchmarks/slips.py [--members 256]`; a minute or two.

Each parameter is set to ten times its median and to a tenth of it, and each figure of each country likewise, past the checks
of the tables. Printed is by what the slip is found: refused when it is read; a bent curve, a study, or more than a fifth of a
country's own budget (`scenarios audit --sizes`); three audit points whose verdict turns; the registry's range, which tells of
a slip in a scenario and not of one in the registry itself. A dash: by nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from scenarios.analysis.audit.pipeline import pipeline_audit  # noqa: E402  the path above must be known first
from scenarios.analysis.sizes import sizes  # noqa: E402
from scenarios.baseline.parameters import load_parameters, median  # noqa: E402
from scenarios.engine.ensemble.dataset import BUDGET_WARNING  # noqa: E402
from scenarios.errors import ScenarioError  # noqa: E402
from scenarios.spec.load import Loaded, load  # noqa: E402

FACTORS = (10.0, 0.1)
FIELDS = (
    "own_budget", "heads", "government_effectiveness", "control_of_corruption", "rule_of_law", "flow_share",
)  # fmt: skip
RANGE = "out of range"
TURNED = 3
"""Audit points whose verdict must turn: one or two turn by chance."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Slips of ten in parameters and in figures of countries.")
    parser.add_argument("--members", type=int, default=256)
    members = parser.parse_args().members
    plain = load("baseline", {"ensemble.members": members})
    known = marks(plain)
    for what, slips in (("parameters", of_parameters(members)), ("figures of countries", of_countries(plain))):
        rows = [(name, by_what(found, known)) for name, found in slips]
        for name, by in rows:
            print(f"{name:44}{', '.join(by) or '-'}")
        alone = sum(by == [RANGE] for _, by in rows)
        told = sum(bool(by) for _, by in rows)
        print(f"{what}: {told} of {len(rows)} slips are found, {alone} of them by the registry's range alone\n")


def of_parameters(members: int) -> Iterator[tuple[str, Loaded | None]]:
    """Each parameter, ten times too large and too small; None where that is refused."""
    for name, one in load_parameters().items():
        for factor in FACTORS:
            changed = {"ensemble.members": members, f"parameters.{name}": factor * float(median(one.distribution))}
            try:
                yield f"{name} x {factor:g}", load("baseline", changed)
            except ScenarioError:
                yield f"{name} x {factor:g}", None


def of_countries(plain: Loaded) -> Iterator[tuple[str, Loaded | None]]:
    """Each figure of each country, past the checks of the tables."""
    for i, country in enumerate(plain.baseline.countries):
        for name in FIELDS:
            for factor in FACTORS:
                slipped = replace(country, **{name: factor * getattr(country, name)})
                countries = (*plain.baseline.countries[:i], slipped, *plain.baseline.countries[i + 1 :])
                told = f"{country.code} {name} x {factor:g}"
                baseline = replace(plain.baseline, countries=countries, sha256={"slip": told})
                yield told, replace(plain, baseline=baseline)


def marks(loaded: Loaded) -> tuple[set[str], set[str], set[str], set[str]]:
    """Countries whose curve bends, or whose budget is exceeded; studies that ours is far from; audit points that we hold."""
    found, fit = sizes(loaded), pipeline_audit(loaded)
    bent = {one.name for one in found.nations if one.bends}
    dear = {one.name for one in found.nations if one.of_budget > BUDGET_WARNING}
    return bent, dear, {x.record.id for x in found.studies if x.apart}, {x.point.id for x in fit.counted if x.inside(90)}


def by_what(loaded: Loaded | None, before: tuple[set[str], ...]) -> list[str]:
    """What is otherwise, in words; of a slip that was refused, that it was."""
    if loaded is None:
        return ["refused"]
    bent, dear, studies, points = (after ^ first for after, first in zip(marks(loaded), before, strict=True))
    told = [*(["a bent curve"] if bent else []), *(["own budget"] if dear else []), *sorted(studies)]
    told += [f"{len(points)} audit points"] if len(points) >= TURNED else []
    return [*told, *([RANGE] if loaded.warnings else [])]


if __name__ == "__main__":
    main()
