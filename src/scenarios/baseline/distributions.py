"""Distributions of uncertain numbers, drawn by inverse distribution: one uniform number in, one value out.

A draw never depends on the draws beside it, so a member keeps its value whatever the size of the ensemble.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.arrays import Floats

KINDS: dict[str, tuple[str, ...]] = {
    "fixed": ("value",),
    "uniform": ("low", "high"),
    "lognormal": ("median", "sigma"),
    "normal": ("mean", "sd"),
    "beta": ("a", "b"),
    "zero_beta": ("zero", "a", "b"),
    "choice": ("first_share",),
}
"""Kind of distribution -> its fields. zero_beta is 0 with chance `zero`, choice 0 with chance `first_share`, else 1.

One more is made by the program only: `quantiles`, whose fields are values by the share of the law below each, as {"0.05": 1.2}.
"""

_CUT = ("lognormal", "normal", "beta", "zero_beta")
_POSITIVE = ("median", "sigma", "sd", "a", "b")
_SHARES = ("zero", "first_share")


@dataclass(frozen=True, slots=True)
class Distribution:
    """A law of one of `KINDS`; `low` and `high`, where given, cut it off (the law between them is meant).

    mix: of a law that depends on others, the weights of the normal scores of several columns of draws; their squares sum to 1.
    """

    kind: str
    fields: Mapping[str, float]
    low: float | None = None
    high: float | None = None
    mix: tuple[float, ...] = ()


def fixed(value: float) -> Distribution:
    """The distribution that always gives `value`."""
    return Distribution("fixed", {"value": float(value)})


def distribution(given: Mapping[str, Any]) -> Distribution:
    """A distribution from named fields such as `{mean: 0.1, sd: 0.2, low: 0}`; `kind` may be left out where clear.

    Raises:
        ValueError: in words for the user, when fields are unknown, missing, not numbers or out of range.
    """
    kind = str(given["kind"]) if "kind" in given else _kind_of(given)
    if kind not in KINDS:
        raise ValueError(f"unknown distribution “{kind}”: write one of {', '.join(KINDS)}")
    numbers = {str(name): _number(name, value) for name, value in given.items() if name != "kind"}
    _names_fit(kind, numbers)
    cut = kind in _CUT
    found = Distribution(
        kind,
        {name: numbers[name] for name in KINDS[kind]},
        numbers.get("low") if cut else None,
        numbers.get("high") if cut else None,
    )
    _values_fit(found)
    return found


def quantile(law: Distribution, u: Floats) -> Floats:
    """The value below which a share `u` of the law lies, elementwise.

    Args:
        law: the distribution.
        u: numbers in (0, 1), any shape; of a law with a mix (member, column) too, which become (member,).

    Returns:
        an array of the shape of `u`, within `low` and `high`.
    """
    u = np.asarray(u, dtype=np.float64)
    if law.mix and u.ndim == 2:
        u = _mixed(law.mix, u)
    if law.low is None and law.high is None:
        return _inverse(law, u)
    below = 0.0 if law.low is None else _chance_below(law, law.low)
    upto = 1.0 if law.high is None else _chance_upto(law, law.high)
    return np.clip(_inverse(law, below + u * (upto - below)), law.low, law.high)


def median(law: Distribution) -> float:
    """The middle value; of a choice the mean, which a planner can use as a weight of the second form."""
    if law.kind == "choice":
        return 1.0 - law.fields["first_share"]
    return float(quantile(law, np.array([0.5]))[0])


def support(law: Distribution) -> tuple[float, float]:
    """The smallest and greatest value that the law can give."""
    f = law.fields
    natural = {
        "fixed": (f.get("value", 0.0), f.get("value", 0.0)),
        "uniform": (f.get("low", 0.0), f.get("high", 1.0)),
        "lognormal": (0.0, np.inf),
        "normal": (-np.inf, np.inf),
        "quantiles": (min(f.values(), default=0.0), max(f.values(), default=1.0)),
    }.get(law.kind, (0.0, 1.0))
    low = natural[0] if law.low is None else max(natural[0], law.low)
    high = natural[1] if law.high is None else min(natural[1], law.high)
    return float(low), float(high)


def _mixed(weights: tuple[float, ...], u: Floats) -> Floats:
    """One uniform number (member,) of several (member, column), by their normal scores."""
    from scipy import special

    return np.asarray(special.ndtr((special.ndtri(u) * weights).sum(-1)))


def _inverse(law: Distribution, u: Floats) -> Floats:
    """Inverse distribution function of the law before it is cut off."""
    from scipy import special

    f = law.fields
    match law.kind:
        case "fixed":
            return np.full(u.shape, f["value"])
        case "uniform":
            return np.asarray(f["low"] + u * (f["high"] - f["low"]))
        case "lognormal":
            return np.asarray(f["median"] * np.exp(f["sigma"] * special.ndtri(u)))
        case "normal":
            return np.asarray(f["mean"] + f["sd"] * special.ndtri(u))
        case "beta":
            return np.asarray(special.betaincinv(f["a"], f["b"], u))
        case "zero_beta":
            rest = np.clip((u - f["zero"]) / (1 - f["zero"]), 0.0, 1.0)
            return np.asarray(special.betaincinv(f["a"], f["b"], rest))
        case "choice":
            return np.where(u < f["first_share"], 0.0, 1.0)
        case "quantiles":
            levels = special.ndtri(np.array([float(level) for level in f]))
            return np.asarray(np.interp(special.ndtri(u), levels, np.array(list(f.values()))))
    raise ValueError(law.kind)


def _chance_upto(law: Distribution, x: float) -> float:
    """Chance of a value at most `x`, of the law before it is cut off."""
    from scipy import special

    f = law.fields
    match law.kind:
        case "lognormal":
            return float(special.ndtr(np.log(x / f["median"]) / f["sigma"])) if x > 0 else 0.0
        case "normal":
            return float(special.ndtr((x - f["mean"]) / f["sd"]))
    chance = float(special.betainc(f["a"], f["b"], min(max(x, 0.0), 1.0)))
    zero = f.get("zero", 0.0)
    return zero + (1 - zero) * chance if x >= 0 else 0.0


def _chance_below(law: Distribution, x: float) -> float:
    """Chance of a value less than `x`; differs from at most `x` only at the zero of zero_beta."""
    return 0.0 if law.kind == "zero_beta" and x <= 0 else _chance_upto(law, x)


def _kind_of(given: Mapping[str, Any]) -> str:
    """The kind whose fields are given."""
    names = set(given)
    for kind, fields in KINDS.items():
        cuts = {"low", "high"} if kind in _CUT else set()
        if set(fields) <= names <= set(fields) | cuts:
            return kind
    ways = "; ".join(", ".join(fields) for fields in KINDS.values())
    raise ValueError(f"the fields {', '.join(sorted(map(str, names)))} name no distribution: write one of {ways}")


def _number(name: Any, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{name} must be a number, got {value}")
    return float(value)


def _names_fit(kind: str, numbers: Mapping[str, float]) -> None:
    """Refuse fields that the kind lacks, and missing ones."""
    known = set(KINDS[kind]) | ({"low", "high"} if kind in _CUT else set())
    if missing := [name for name in KINDS[kind] if name not in numbers]:
        raise ValueError(f"a {kind} distribution needs {' and '.join(missing)}")
    if unknown := [name for name in numbers if name not in known]:
        raise ValueError(f"a {kind} distribution has no {' or '.join(unknown)}: it has {', '.join(sorted(known))}")


def _values_fit(law: Distribution) -> None:
    """Refuse fields out of range, and bounds that leave nothing between them."""
    for name, value in law.fields.items():
        if name in _POSITIVE and value <= 0:
            raise ValueError(f"{name} must be more than 0, got {value:g}")
        if name in _SHARES and not 0 <= value < 1:
            raise ValueError(f"{name} must be at least 0 and less than 1, got {value:g}")
    if law.kind == "uniform" and law.fields["low"] >= law.fields["high"]:
        raise ValueError("low must be less than high")
    low, high = support(law)
    if law.kind in _CUT and (low >= high or _normal_chance(law) < 1e-9):
        raise ValueError(f"the distribution has nothing between {low:g} and {high:g}")


def _normal_chance(law: Distribution) -> float:
    """Chance of a (log)normal between its bounds; 1 for laws that fill theirs. Without scipy, which loads slowly."""
    f = law.fields
    if law.kind not in ("normal", "lognormal"):
        return 1.0
    low, high = support(law)
    if law.kind == "lognormal":
        ends = [(math.log(x / f["median"]) / f["sigma"]) if x > 0 else -math.inf for x in (low, high)]
    else:
        ends = [(x - f["mean"]) / f["sd"] for x in (low, high)]
    return (math.erf(ends[1] / math.sqrt(2)) - math.erf(ends[0] / math.sqrt(2))) / 2
