"""A second opinion on the money: `python benchmarks/events.py [--draws 200] [--size 5]`; a minute or two.

The reference run's money once as a flow, by the compiled pipeline, and once as an event simulation: agreements of some size,
each a SimPy process that waits, is obligated, ordered, delivered and queues for its country's room (`scenarios trace`). Both
are asked the audit points, draw by draw. Shared are allotment, clocks, mean times and room; how money moves, and the books,
are two programs.

Printed of each figure: what is stated, median and 90% of draws by both, the mean distance with its error, and whether the 90%
band of each holds what is stated. Agreements come whole: where a ceiling binds, lumps lower the mean a little, and they widen
the bands.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from scenarios.analysis.audit.pipeline import holds, soundings_of, value_of  # noqa: E402  the path above must be known first
from scenarios.baseline.audit_points import AuditPoint  # noqa: E402
from scenarios.engine.calendar import fiscal_time  # noqa: E402
from scenarios.engine.dates.soundings import Sounding, sound  # noqa: E402
from scenarios.engine.trace import SIZE, Trace, given, trace  # noqa: E402
from scenarios.engine.trace.books import histories, standing  # noqa: E402
from scenarios.engine.trace.projects import CENTS, Project  # noqa: E402
from scenarios.present.audit_text import figure, stated  # noqa: E402
from scenarios.spec.load import Loaded, load  # noqa: E402
from scenarios.terms import STANDING  # noqa: E402

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Twice:
    """One audit point by both programs: (draw,) each, in the unit of the point."""

    point: AuditPoint
    flow: Floats
    events: Floats

    @property
    def distance(self) -> float:
        """Mean of events less flow."""
        return float((self.events - self.flow).mean())

    @property
    def error(self) -> float:
        """Standard error of the distance, by the luck of lumps and of the draws."""
        return float((self.events - self.flow).std(ddof=1) / np.sqrt(len(self.flow)))

    def inside(self, values: Floats) -> bool:
        """Whether the 90% band of some values holds what is stated."""
        low, high = map(float, np.quantile(values, (0.05, 0.95)))
        return holds({"p05": low, "p95": high}, 90, float(self.point.low), float(self.point.high))


def twice(loaded: Loaded, draws: int, size: float = SIZE, turns: int = 1) -> list[Twice]:
    """Every counted audit point by both programs, for the first draws; of several traces a draw, their mean."""
    points = [point for point in loaded.baseline.audit_points if point.counted]
    asked = [one for point in points for one in soundings_of(point)]
    flow = sound(loaded, asked, {})[:draws]
    events = np.array([by_events(loaded, asked, member, size, turns) for member in range(draws)])
    return [
        Twice(point, *(value_of(point, [both[:, n] for n in places]) for both in (flow, events)))
        for point, places in zip(points, _places(points), strict=True)
    ]


def _places(points: Sequence[AuditPoint]) -> Iterator[range]:
    """Where each point's soundings stand among all."""
    at = 0
    for point in points:
        count = len(soundings_of(point))
        yield range(at, at + count)
        at += count


def by_events(loaded: Loaded, asked: Sequence[Sounding], member: int, size: float, turns: int) -> Floats:
    """Standings of one draw as projects: (sounding, column), million USD; the mean over turns."""
    one = given(loaded, member)
    return np.mean([_standings(trace(one, size=size, turn=turn), asked) for turn in range(turns)], axis=0)


def _standings(found: Trace, asked: Sequence[Sounding]) -> Floats:
    """Where the money that is asked for stands at the close of each day, by the books of the projects: (sounding, column)."""
    out = np.zeros((len(asked), len(STANDING)))
    for day in {one.at for one in asked}:
        close = fiscal_time(day + timedelta(days=1))
        log = histories(found.projects, (event for event in found.log if event.at < close))
        stands = {p.number: _stages(p, standing(p, log[p.number]), close) for p in found.projects if p.cohort.offered < close}
        for n in (n for n, one in enumerate(asked) if one.at == day):
            out[n] = sum((stands[p.number] for p in found.projects if p.number in stands and _is_asked(p, asked[n])), out[n])
    return out


def _stages(project: Project, cents: Mapping[str, int], close: float) -> Floats:
    """One project's money by column, million USD."""
    stages = dict.fromkeys(STANDING, 0) | cents
    stages["appropriated"] = project.cents if project.cohort.enacted < close else 0
    stages["obligated"] = stages["unliquidated"] + stages["disbursed"] + stages["cancelled"]
    return np.array([stages[name] for name in STANDING]) / CENTS


def _is_asked(project: Project, asked: Sounding) -> bool:
    return (
        project.program in asked.programs
        and (asked.accounts is None or project.account in asked.accounts)
        and (asked.units is None or project.unit in asked.units)
        and (asked.years is None or project.cohort.fiscal_year in asked.years)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="The money as a flow and as projects, at the audit points.")
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--size", type=float, default=SIZE, help="median agreement, million USD")
    parser.add_argument("--turns", type=int, default=1)
    asked = parser.parse_args()
    found = twice(load("baseline", {"ensemble.members": asked.draws}), asked.draws, asked.size, asked.turns)
    print(f"{asked.draws} draws, agreements of {asked.size:g} million USD (median); million USD or %, median [90%]")
    print(f"{'figure':34}{'stated':>16}{'flow':>24}{'events':>24}{'distance':>18}  inside")
    for one in found:
        both = (_said(one.point, one.flow), _said(one.point, one.events))
        verdicts = " ".join("yes" if one.inside(values) else "no" for values in (one.flow, one.events))
        told = f"{figure(one.point, abs(one.distance))} ± {figure(one.point, 1.645 * one.error)}"
        sign = "-" if one.distance < 0 else "+"
        print(f"{one.point.id:34}{stated(one.point):>16}{both[0]:>24}{both[1]:>24}{sign + told:>18}  {verdicts}")
    same = sum(one.inside(one.flow) == one.inside(one.events) for one in found)
    far = [one.point.id for one in found if abs(one.distance) > 1.645 * one.error]
    print(f"the same verdict on {same} of {len(found)}; mean distance beyond its 90% error: {len(far)} ({', '.join(far)})")


def _said(point: AuditPoint, values: Floats) -> str:
    low, middle, high = (figure(point, float(x)) for x in np.quantile(values, (0.05, 0.5, 0.95)))
    return f"{middle} [{low}, {high}]"


if __name__ == "__main__":
    main()
