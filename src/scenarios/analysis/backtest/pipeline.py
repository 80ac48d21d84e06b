"""The fitted pipeline against figures that it did not see: each left out in turn, and later ones from earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from scenarios.analysis.calibration import Calibration
from scenarios.analysis.calibration.checks import Foretold, later, left_out
from scenarios.arrays import Floats

LEAST_KNOWN = 2
"""Figures that a fit to a date must have at least."""


@dataclass(frozen=True, slots=True)
class PipelineTest:
    """Figures that were not seen: each left out, and those after a date under a fit to those up to it."""

    left_out: tuple[Foretold, ...]
    later: tuple[tuple[date, Foretold], ...]

    @property
    def pit(self) -> Floats:
        """Where each figure that was left out lies in what is expected for it (figure,)."""
        return np.array([one.below for one in self.left_out])

    @property
    def pit_later(self) -> Floats:
        """The same of later figures under earlier ones (pair,)."""
        return np.array([one.below for _, one in self.later])


def unseen(fit: Calibration) -> PipelineTest:
    """Foretell every figure from the others, and the later ones from all up to each date."""
    days = [one.point.at for one in fit.points]
    cuts = [day for day in sorted(set(days))[:-1] if sum(x <= day for x in days) >= LEAST_KNOWN]
    after = [(day, one) for day in cuts for one in later(fit, [j for j, x in enumerate(days) if x <= day])]
    return PipelineTest(tuple(left_out(fit, j) for j in range(len(days))), tuple(after))
