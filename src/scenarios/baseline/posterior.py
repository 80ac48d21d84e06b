"""A pipeline that was fitted to what auditors published: the posterior that `scenarios calibrate pipeline` made of a region.

Stored as quantiles of each parameter and rank correlations between them (a Gaussian copula), with what it was made from. A
region need not have one. In a run its parameters take the place of the registry's: `pipeline: fitted` in a scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from scenarios.errors import ScenarioError
from scenarios.validation import judge
from scenarios.yaml_text import read_bytes

SUM = "the sum of others"
"""Why a figure is not fitted whose parts are."""
AboveZero = Annotated[float, Field(gt=0)]


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class StoredPoint(_Stored):
    """A figure that was fitted: what was stated (least, most), and log points of its own error and of the model's misfit."""

    stated: tuple[AboveZero, AboveZero]
    error: AboveZero
    misfit: AboveZero


class MadeBy(_Stored):
    """How the posterior was drawn."""

    command: str
    version: str
    seed: int
    rounds: int
    draws: int
    effective_draws: AboveZero
    booking: dict[str, str]
    """How accounts were booked."""


class PipelinePosterior(_Stored):
    """Posterior laws of the pipeline's parameters, and what they were made from."""

    region: str
    made_by: MadeBy
    points: dict[str, StoredPoint]
    not_fitted: dict[str, str]
    """Other counted figures of the table, with the reason."""
    biases: dict[str, AboveZero]
    """Log points by which a way of counting may lie beside money that is paid."""
    memory: AboveZero
    """Years after which the misfit of the same money is alike by 1/e only."""
    priors: dict[str, dict[str, Any]]
    """The registry's laws that the fit began with."""
    not_identified: list[str]
    """Parameters that keep their priors, as the figures say nothing of them."""
    levels: list[Annotated[float, Field(gt=0, lt=1)]]
    """Shares of draws below each quantile."""
    quantiles: dict[str, list[float]]
    rank_correlations: dict[str, list[float]]
    """Spearman's, in the order of `quantiles`."""

    @property
    def seen(self) -> frozenset[str]:
        """The figures that cannot check it: those that it was fitted to, and their sums."""
        return frozenset(self.points) | {name for name, why in self.not_fitted.items() if why == SUM}


@dataclass(frozen=True, slots=True)
class PosteriorFile:
    """A posterior and the file that it stands in: its name, and the SHA-256 of its bytes."""

    law: PipelinePosterior
    name: str
    sha256: str


def read_posterior(raw: bytes, name: str) -> PosteriorFile:
    """The posterior in a file's bytes.

    Raises:
        ScenarioError: with every fault of the file.
    """
    marked = read_bytes(raw, name)
    if marked.problems:
        raise ScenarioError(marked.problems)
    found, problems = judge(PipelinePosterior, marked)
    if found is None:
        raise ScenarioError(problems)
    return PosteriorFile(found, name, marked.sha256)
