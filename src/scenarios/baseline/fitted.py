"""A region whose pipeline has the laws of its posterior in place of the registry's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from scenarios.arrays import Floats
from scenarios.baseline.distributions import Distribution
from scenarios.baseline.facts import Baseline
from scenarios.baseline.parameters import Parameter
from scenarios.baseline.posterior import PipelinePosterior


@dataclass(frozen=True, slots=True, eq=False)
class _Copula:
    """Rows of a root of the normal scores' correlations: each parameter's weights on the columns of all (name -> (column,))."""

    weights: Mapping[str, tuple[float, ...]]
    columns: tuple[int, ...]


def fitted(baseline: Baseline, kept: Collection[str] = ()) -> Baseline:
    """The region with the parameters of its posterior in place of the registry's; itself where it has none.

    Args:
        baseline: the region.
        kept: parameters that the scenario sets itself: they stay, and the others keep their laws.
    """
    file = baseline.posterior
    if file is None:
        return baseline
    posterior, copula = file.law, _copula(file.law, baseline.parameters)
    laws = {name: _law(posterior, name, copula) for name in posterior.quantiles if name not in kept}
    parameters = {name: _with(one, laws[name], copula) if name in laws else one for name, one in baseline.parameters.items()}
    return replace(baseline, parameters=parameters, sha256={**baseline.sha256, file.name: file.sha256})


def with_own_columns(baseline: Baseline, laws: Mapping[str, Distribution]) -> Baseline:
    """The region with one column, its own, for each fitted parameter that a run draws from another law than the fitted one."""
    order = list(baseline.posterior.law.quantiles) if baseline.posterior else []
    others = [name for name in order if isinstance(baseline.parameters[name].column, tuple) and not laws[name].mix]
    if not others:
        return baseline
    own = {name: replace(one, column=_own(one, order.index(name))) for name in others if (one := baseline.parameters[name])}
    return replace(baseline, parameters={**baseline.parameters, **own})


def _with(parameter: Parameter, law: Distribution, copula: _Copula) -> Parameter:
    why = f"Fitted to published figures of what became of the money, from the registry's law. {parameter.why}"
    return replace(parameter, distribution=law, priors={}, column=copula.columns, status="estimated", why=why)


def _law(posterior: PipelinePosterior, name: str, copula: _Copula) -> Distribution:
    table = {f"{level:g}": value for level, value in zip(posterior.levels, posterior.quantiles[name], strict=True)}
    return Distribution("quantiles", table, mix=copula.weights[name])


def _copula(posterior: PipelinePosterior, parameters: Mapping[str, Parameter]) -> _Copula:
    """The lower root has a parameter's own column in each row, so that what nothing ties keeps its own draws."""
    names = list(posterior.quantiles)
    ranks = np.array([posterior.rank_correlations[name] for name in names])
    root = np.linalg.cholesky(_correlation(2.0 * np.sin(np.pi / 6.0 * ranks)))
    weights = {name: tuple(map(float, row)) for name, row in zip(names, root, strict=True)}
    return _Copula(weights, tuple(_own(parameters[name], i) for i, name in enumerate(names)))


def _own(parameter: Parameter, place: int) -> int:
    """Its own column, by its place among those that are tied."""
    return parameter.column if isinstance(parameter.column, int) else parameter.column[place]


def _correlation(given: Floats) -> Floats:
    """The nearest correlation matrix by cutting off eigenvalues: rounding can leave one below nothing."""
    values, vectors = np.linalg.eigh((given + given.T) / 2.0)
    near = (vectors * np.maximum(values, 1e-9)) @ vectors.T
    scale = np.sqrt(np.diag(near))
    return np.asarray(near / scale / scale[:, None])


def is_of_now(baseline: Baseline) -> str:
    """Why a region's posterior is not one of the table and the registry as they stand; empty where it is."""
    if baseline.posterior is None:
        return ""
    posterior = baseline.posterior.law
    stated = {point.id: (float(point.low), float(point.high)) for point in baseline.audit_points if point.counted}
    known = {name: one.stated for name, one in posterior.points.items()}
    if changed := [name for name, values in known.items() if stated.get(name) != values]:
        return f"it was fitted to other figures of {', '.join(changed)}"
    if new := [name for name in stated if name not in known and name not in posterior.not_fitted]:
        return f"it knows nothing of {', '.join(new)}"
    if moved := [name for name, law in posterior.priors.items() if as_plain(baseline.parameters[name].distribution) != law]:
        return f"the registry has other laws of {', '.join(moved)} than it began with"
    return ""


def as_plain(law: Distribution) -> dict[str, Any]:
    """A law as plain data."""
    bounds = {"low": law.low, "high": law.high}
    return {"kind": law.kind, **law.fields, **{name: value for name, value in bounds.items() if value is not None}}
