"""Which published figures the pipeline is fitted to, and how far each may lie from what the model has.

With y what is stated and f(theta) what the model has for the same money at that date,

    log y = log f(theta) + bias + misfit + error,

all normal with mean nothing: an error of each figure, by what the source says of it; a bias that all figures of one basis
share, of what is *delivered* against what is paid; and a misfit of the model itself, greater for small sums, which move in few
agreements, and alike for figures of the same money at near dates. So a dozen figures of one program do not count as a dozen
tests, nor 5 million as much as 500.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from scenarios.arrays import Floats
from scenarios.baseline.audit_points import AuditPoint
from scenarios.baseline.facts import Baseline
from scenarios.baseline.posterior import SUM
from scenarios.engine.trace.projects import SIZE

MISFIT = 0.30
"""Log points by which the model as such misses: with 12% later figures lie outside the bands of a fit to earlier ones."""
MEMORY = 1.0
"""Years after which the misfit of the same money is alike by 1/e only (assumed)."""
BIASES = {"delivered": 0.20}
"""Log points by which a way of counting may lie beside money that is paid, either side (assumed): what is delivered was often
paid for before, and is often billed later."""
PLAIN, ROUGH = 0.02, 0.05
"""Log points of error of a figure (assumed): as stated; where the source says about, almost, over or more than."""


@dataclass(frozen=True, slots=True)
class FittedPoint:
    """A figure that is fitted: log y, and the standard deviation of its own error, log points."""

    point: AuditPoint
    log_stated: float
    error: float


@dataclass(frozen=True, slots=True)
class UnfittedPoint:
    """A counted figure that is not fitted, and why."""

    point: AuditPoint
    why: str


def sort_out(points: Sequence[AuditPoint]) -> tuple[tuple[FittedPoint, ...], tuple[UnfittedPoint, ...]]:
    """The counted figures of whole programs that say something of their own, and the others with the reason."""
    fitted, others = [], []
    counted = [point for point in points if point.counted]
    for point in counted:
        if why := _why_not(point, counted):
            others.append(UnfittedPoint(point, why))
        else:
            fitted.append(FittedPoint(point, _middle(point), _error(point)))
    return tuple(fitted), tuple(others)


def _why_not(point: AuditPoint, counted: Sequence[AuditPoint]) -> str:
    if point.units:
        return "a part by country or unit: it checks the split, not the pace"
    if point.low <= 0:
        return "nothing: it has no logarithm"
    if _is_sum(point, counted):
        return SUM
    return ""


def _is_sum(point: AuditPoint, counted: Sequence[AuditPoint]) -> bool:
    """Whether other figures of the same day part its accounts among them."""
    same = [x for x in counted if x is not point and _of_day(x) == _of_day(point) and x.accounts]
    wanted = sorted(point.accounts)
    parts = (some for n in range(2, len(same) + 1) for some in combinations(same, n))
    return any(sorted(name for x in some for name in x.accounts) == wanted for some in parts)


def _of_day(x: AuditPoint) -> tuple[object, ...]:
    return x.at, x.since, x.programs, x.units, x.years, x.measures, x.share_of


def _middle(point: AuditPoint) -> float:
    """The log of what is stated; halfway in logs where sources differ."""
    return float(np.log([float(point.low), float(point.high)]).mean())


def _error(point: AuditPoint) -> float:
    """Log points: by what is said of the figure, and half of what sources lie apart."""
    spread = float(np.log(float(point.high) / float(point.low))) / 2.0
    return float(np.hypot(ROUGH if point.said else PLAIN, spread))


Dollars = Mapping[tuple[str, str], float]
"""What a program has in an account, all years together."""


def dollars(baseline: Baseline) -> Dollars:
    """Dollars by (program, account), of which figures have a part in common."""
    found: dict[tuple[str, str], float] = {}
    for t in baseline.tranches:
        found[t.program, t.account] = found.get((t.program, t.account), 0.0) + float(t.usd)
    return found


def covariance(points: Sequence[FittedPoint], money: Dollars, misfit: float = MISFIT) -> Floats:
    """What log y may miss log f by: (point, point), squared log points.

        cov_ij = error_i^2 [i = j] + bias^2 [basis_i = basis_j] + s_i s_j J_ij exp(-|t_i - t_j| / MEMORY),
        s_i^2 = misfit^2 + log(1 + m/y_i)

    m is the size of an agreement, million USD: a sum of y in pieces of m strays by about sqrt(m/y). J is the money that two
    figures have in common over the money in either (Jaccard's index), 0 where they measure different stages. Both factors are
    positive semidefinite, so their product is, and errors make the sum definite.

    Args:
        points: the figures.
        money: dollars by (program, account).
        misfit: log points.
    """
    days = np.array([one.point.at.toordinal() for one in points]) / 365.25
    alike = np.array([[_in_common(a.point, b.point, money) for b in points] for a in points])
    biased = np.array([[_bias(a.point, b.point) for b in points] for a in points])
    own = np.diag([one.error**2 for one in points])
    strays = np.sqrt([misfit**2 + np.log1p(SIZE / _millions(one, money)) for one in points])
    found: Floats = own + biased + strays[:, None] * strays * alike * np.exp(-np.abs(days[:, None] - days) / MEMORY)
    return found


def _millions(one: FittedPoint, money: Dollars) -> float:
    """What is stated, million USD; of a share, that of all its money."""
    stated = float(np.exp(one.log_stated))
    return stated * sum(money[x] for x in _counted(one.point, money)) / 1e6 if one.point.share_of else stated


def _bias(a: AuditPoint, b: AuditPoint) -> float:
    return BIASES.get(a.basis, 0.0) ** 2 if a.basis == b.basis else 0.0


def _in_common(a: AuditPoint, b: AuditPoint, money: Dollars) -> float:
    if a.measures != b.measures or a.share_of != b.share_of:
        return 0.0
    one, other = _counted(a, money), _counted(b, money)
    return sum(money[x] for x in one & other) / sum(money[x] for x in one | other)


def _counted(point: AuditPoint, money: Dollars) -> set[tuple[str, str]]:
    """The money that a figure counts, as (program, account)."""
    return {x for x in money if x[0] in point.programs and (not point.accounts or x[1] in point.accounts)}
