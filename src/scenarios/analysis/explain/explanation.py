"""What an explanation holds, what it says in numbers and in a sentence, and its contract `scenarios/explain/1`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import numpy as np

from scenarios.analysis.explain.decisions import MIX
from scenarios.analysis.measure import ALL
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES
from scenarios.analysis.quantiles import Z
from scenarios.arrays import Floats
from scenarios.terms import CHANNELS

MIX_HALVES = ("level", "order")
"""How much money is hard in all years together, and in which years it is, the level being the same."""
OUTSIDE = "outside"
"""What differs with every channel off: the money itself, and events that act on violence."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a difference over members: means of all parts sum to the total's mean, quantiles do not.

    mc_error: of the mean, over members, 90% half-width (it holds the orders' error too). order_error: of the mean, because
    only eight orders a member were tried, 90% half-width; order_error_member: the same for a single member, as a standard
    error, typical.
    """

    mean: float
    p05: float
    p50: float
    p95: float
    mc_error: float
    order_error: float = 0.0
    order_error_member: float = 0.0


@dataclass(frozen=True, slots=True)
class Explained:
    """Why the other scenario differs from the base, member by member, to the end of a year.

    Places are those of the metric (countries by code; or units, programs), then ALL. total (member, place); outside (member,
    place): what differs with every channel off: what money does, and events that act on violence itself; channels,
    order_variance (member, channel, place), in the order of `channel_names`; decisions (member, decision, place); mix
    (member, of MIX_HALVES, place): what the mix is made of, no rows where that cannot be told. In the metric's unit.
    """

    base: str
    other: str
    countries: Mapping[str, str]
    known_budgets: frozenset[str]
    """Countries that a computed title may name: those whose own budget is not assumed."""
    first: int
    until: int
    seed: int
    source: str
    invented: bool
    total: Floats
    outside: Floats
    channel_names: tuple[str, ...]
    channels: Floats
    order_variance: Floats
    decision_names: tuple[str, ...]
    decisions: Floats
    mix: Floats
    metric: str = DEFAULT
    booking: Mapping[str, str] = field(default_factory=dict)
    """How accounts are booked, in both scenarios alike, where sources differ or the scenarios depart from the region."""

    @property
    def members(self) -> int:
        """How many draws."""
        return len(self.total)

    def place(self, country: str) -> int:
        """Number of a country's place."""
        return [*self.countries, ALL].index(country)

    def whole(self, country: str = ALL) -> Part:
        """The difference itself."""
        return part(self.total[:, self.place(country)])

    def by_channel(self, country: str = ALL) -> dict[str, Part]:
        """Every channel, in the vocabulary's order; one that was skipped carries exactly nothing.

        What is outside all channels comes last, where there is any: parts sum to the whole.
        """
        at, none = self.place(country), np.zeros(self.members)
        known = {
            name: part(self.channels[:, n, at], self.order_variance[:, n, at]) for n, name in enumerate(self.channel_names)
        }
        parts = {name: known.get(name) or part(none) for name in CHANNELS}
        return parts | ({OUTSIDE: part(self.outside[:, at])} if self.outside[:, at].any() else {})

    def by_decision(self, country: str = ALL) -> dict[str, Part]:
        """The decisions in which the scenarios differ."""
        at = self.place(country)
        return {name: part(self.decisions[:, n, at]) for n, name in enumerate(self.decision_names)}

    def of_the_mix(self, country: str = ALL) -> dict[str, Part]:
        """What the mix's part is made of: how much is hard in all, and in which years; empty where that cannot be told."""
        at = self.place(country)
        return {name: part(self.mix[:, n, at]) for n, name in enumerate(MIX_HALVES[: self.mix.shape[1]])}

    def parts(self, country: str = ALL) -> dict[str, Part]:
        """The decisions, the mix in its two halves where these are known."""
        halves = {f"mix, {name}": one for name, one in self.of_the_mix(country).items()}
        named = self.by_decision(country).items()
        return {key: one for name, whole in named for key, one in (halves if name == MIX and halves else {name: whole}).items()}


def part(values: Floats, order_variance: Floats | None = None) -> Part:
    """Mean, band and errors of (member,) values; turning the signs of all values turns the signs of all numbers."""
    size = len(values)
    noise = 0.0 if order_variance is None else float(order_variance.mean())
    return Part(
        mean=float(values.mean()),
        p05=float(np.quantile(values, 0.05)),
        p50=float(np.median(values)),
        p95=0.0 - float(np.quantile(-values, 0.05)),
        mc_error=Z * float(values.std()) / size**0.5,
        order_error=Z * (noise / size) ** 0.5,
        order_error_member=noise**0.5,
    )


def leaders(found: Explained, country: str = ALL) -> list[str]:
    """The channel that carries most of the mean, and those that the draws cannot tell from it; none without a difference."""
    at = found.place(country)
    means = found.channels[:, :, at].mean(0)
    if not means.any():
        return []
    turned = found.channels[:, :, at] * np.sign(means)
    order = np.argsort(-np.abs(means), kind="stable")
    gaps = turned[:, order[:1]] - turned[:, order]
    close = gaps.mean(0) <= Z * gaps.std(0) / found.members**0.5
    return [found.channel_names[n] for n, near in zip(order, close, strict=True) if near and means[n]]


def unsure(found: Explained, country: str = ALL) -> bool:
    """Whether the draws cannot tell the mean difference from nothing."""
    whole = found.whole(country)
    return abs(whole.mean) <= whole.mc_error


def as_json(found: Explained, country: str = ALL) -> dict[str, object]:
    """The contract `scenarios/explain/1`; in the metric's unit, unrounded; the means of each group sum to the total's."""
    return {
        "schema": "scenarios/explain/1",
        "illustrative": True,
        "base": found.base,
        "other": found.other,
        "metric": found.metric,
        "unit": OUTCOMES[found.metric].unit,
        "country": country,
        "first_year": found.first,
        "last_year": found.until,
        "members": found.members,
        "seed": found.seed,
        "booking": dict(found.booking),
        "total": asdict(found.whole(country)),
        "channels": {name: asdict(one) for name, one in found.by_channel(country).items()},
        "decisions": {name: asdict(one) for name, one in found.by_decision(country).items()},
        "mix": {name: asdict(one) for name, one in found.of_the_mix(country).items()},
        "leading_channels": leaders(found, country),
    }
