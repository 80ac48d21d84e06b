"""What the rules ask for on 1 October: a program's money of the year by fund, kind and unit, before any limit.

A cell that a table prints for a country stays in that country, account and kind. What is printed for no country is spread by
our estimate. A rule that moves money between countries moves all funds alike, so that no account's total changes; a rule that
moves it between hard and soft keeps each country's accounts within a kind. Rules are plain NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scenarios.allocation.bounds import countries_first, fill
from scenarios.allocation.mixes import MIXES, earmark
from scenarios.allocation.seen import Looking, Seen
from scenarios.allocation.splits import SPLITS
from scenarios.arrays import Floats
from scenarios.engine.chance.members import Block
from scenarios.engine.plan.funds import AS_REPORTED, Fund, Giver, Offer, regional_named
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.plan.layout import HARD, SOFT
from scenarios.engine.plan.line_kinds import line_kinds
from scenarios.spec.stages import Rule


@dataclass(frozen=True, slots=True)
class Desk:
    """What planners may look up on 1 October of fiscal year `year`, row `row`.

    answers: `rates` (member, country) last seen of the calendar year two before, and `rates_before` of the one before that;
    `outstanding` (member, kind, unit), million USD; `unspent` (member, unit), what lapsed the day before as a share of last
    year's money, at most 1.
    """

    row: int
    year: int
    answers: Mapping[str, Callable[[], Floats]]
    known: dict[str, Floats] = field(default_factory=dict)

    def look(self, name: str) -> Floats:
        """Look one of the answers up, once."""
        if name not in self.known:
            self.known[name] = self.answers[name]()
        return self.known[name]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a program would give in a year if there were no limit: money (member, fund of `funds`, kind, unit), million USD.

    shares (member, country): of the rule, between the planner's bounds. envelope (member,): the new money; the rest was held.
    """

    funds: tuple[Fund, ...]
    money: Floats
    shares: Floats
    envelope: Floats

    @property
    def wanted(self) -> Floats:
        """Money by unit and kind (member, unit, kind)."""
        return add(self.money).transpose(0, 2, 1)


def propose(inputs: Inputs, block: Block, giver: Giver, held: Floats, again: NDArray[np.int64], desk: Desk) -> Proposal | None:
    """What the rules ask for; None where there is nothing to give.

    Held money is offered to countries only: the regional unit had its part when the money was new.

    Args:
        inputs: the scenario.
        block: its members.
        giver: the program.
        held: money held of the funds `again` (member, fund, kind of two).
        again: numbers of these funds among all of the program.
        desk: what planners know.
    """
    offer = giver.offers.get(desk.year)
    if offer is None and not len(again):
        return None
    reported = reported_money(giver, offer, inputs, block)
    seen = look(inputs, giver, lambda: reported, desk, block)
    plain = split_shares(giver, seen)
    top = _regional_share(giver, reported, desk.year)
    shares = _bounded(giver, plain, 1.0 - top)
    money = _mixed(giver, seen, _split(giver, reported, shares, top, desk.year), offer)
    funds = offer.funds if offer else ()
    if len(again):
        of_held = _bounded(giver, plain, np.ones(len(block)))
        more = np.zeros((len(block), len(again), 3, len(giver.units)))
        more[:, :, :2, : giver.width] = held[:, :, :, None] * of_held[:, None, None]
        money = np.concatenate([money, more], axis=1)
        parts = inputs.parts[inputs.givers.index(giver)]
        funds += tuple(Fund(parts.funds[n].cohort.again(desk.year), parts.funds[n].account) for n in again)
    return Proposal(funds, money, shares, add(add(add(reported))))


def add(values: Floats) -> Floats:
    """Sum over the second axis, one by one: the bits must not depend on the number of members."""
    out: Floats = np.zeros(values.shape[:1] + values.shape[2:])
    for i in range(values.shape[1]):
        out += values[:, i]
    return out


def reported_money(giver: Giver, offer: Offer | None, inputs: Inputs, block: Block) -> Floats:
    """A year's money where and as what it is reported: (member, fund of the offer, kind, unit), million USD."""
    out = np.zeros((len(block), len(offer.funds) if offer else 0, 3, len(giver.units)))
    everywhere = _spread(giver, block)
    for line, place in zip(offer.lines, offer.places, strict=True) if offer else ():
        for kind, amount in line_kinds(line, inputs, block.members.draws):
            if line.unit is None:
                out[:, place, kind] += np.reshape(amount, (-1, 1)) * everywhere
            else:
                out[:, place, kind, giver.codes.index(line.unit)] += amount
    return out


def _spread(giver: Giver, block: Block) -> Floats:
    """Where money goes that is printed for no country (member, unit): a share to the regional unit first, then our
    estimate.
    """
    shares = block.splits.get(giver.name)
    if shares is None:
        shares = np.tile(giver.weights / giver.weights.sum(), (len(block), 1))
    if not giver.regional:
        return shares
    top = block.members.draws["regional_share"][:, None]
    return np.concatenate([shares * (1.0 - top), top], axis=1)


def look(inputs: Inputs, giver: Giver, reported: Callable[[], Floats], desk: Desk, block: Block) -> Seen:
    """What the planners of a program see: each thing looked up when a rule asks for it."""
    places = giver.units[: giver.width]

    def by_kind() -> Floats:
        return add(reported()[..., : giver.width])

    answers: dict[str, Callable[[], object]] = {
        "fiscal_year": lambda: desk.year,
        "countries": lambda: giver.countries,
        "homicide_rate": lambda: np.ascontiguousarray(desk.look("rates")[:, places]),
        "population": lambda: _facts(inputs, "heads")[places],
        "governance": lambda: _facts(inputs, "government_effectiveness")[places],
        "ceiling": lambda: inputs.planner_ceiling[places],
        "outstanding": lambda: np.ascontiguousarray(desk.look("outstanding")[:, :2, places].transpose(0, 2, 1)),
        "unspent": lambda: np.ascontiguousarray(desk.look("unspent")[:, places]),
        "reported_share": lambda: _shares(add(by_kind()), _spread(giver, block)[:, : giver.width]),
        "reported_hard": lambda: _reported_hard(giver, by_kind(), desk.year),
        "homicide_rate_before": lambda: np.ascontiguousarray(desk.look("rates_before")[:, places]),
    }
    return Looking.at((len(block), giver.width), answers)


def split_shares(giver: Giver, seen: Seen) -> Floats:
    """The shares of countries (member, country) that the split asks for, before any bounds."""
    rule = giver.split(seen.fiscal_year)
    return SPLITS[rule.rule](seen, **_options(giver, rule))


def mix_shares(giver: Giver, seen: Seen) -> Floats:
    """The hard shares of countries (member, country) that the mix asks for."""
    rule = giver.mix(seen.fiscal_year)
    return MIXES[rule.rule](seen, **rule.options)


def _facts(inputs: Inputs, name: str) -> Floats:
    return np.array([getattr(c, name) for c in inputs.baseline.countries], dtype=np.float64)


def _shares(money: Floats, otherwise: Floats) -> Floats:
    """Shares of (member, country) money; of members that have none, those of `otherwise`."""
    money = np.where(add(money)[:, None] > 0.0, money, otherwise)
    return money / add(money)[:, None]


def _reported_hard(giver: Giver, by_kind: Floats, year: int) -> Floats:
    """Hard share of hard + soft money (member, country): a country's own where its money stays there, else that of all."""
    every = np.repeat(add(by_kind.transpose(0, 2, 1))[:, :, None], giver.width, axis=2)
    own = by_kind if giver.split(year).rule == AS_REPORTED else every
    both = own[:, HARD] + own[:, SOFT]
    own = np.where((both > 0.0)[:, None], own, every)
    both = own[:, HARD] + own[:, SOFT]
    return own[:, HARD] / np.where(both > 0.0, both, 1.0)


def _options(giver: Giver, rule: Rule) -> dict[str, object]:
    """Options as the rule takes them: explicit shares name countries only, the regional unit's is taken off the top."""
    options = rule.options
    shares = options.get("shares")
    if not isinstance(shares, dict):
        return options
    return {**options, "shares": {code: share for code, share in shares.items() if code in giver.countries}}


def _split(giver: Giver, reported: Floats, shares: Floats, top: Floats, year: int) -> Floats:
    """Move the year's money between units as the split asks, every fund and kind alike; its axes stay.

    The regional unit keeps what it is reported to have, unless explicit shares name it.
    """
    if giver.split(year).rule == AS_REPORTED:
        bounded = giver.plan.floors or giver.plan.caps
        return _moved(reported, shares, giver.width) if bounded else reported
    named = regional_named(giver, year) is not None
    pool = reported if named else reported[..., : giver.width]
    everywhere = np.concatenate([shares * (1.0 - top)[:, None], top[:, None]], axis=1) if named else shares
    moved = add(pool.transpose(0, 3, 1, 2))[..., None] * everywhere[:, None, None]
    return moved if named else np.concatenate([moved, reported[..., giver.width :]], axis=-1)


def _regional_share(giver: Giver, reported: Floats, year: int) -> Floats:
    """What goes to the regional unit off the top of the year's money (member,): what is reported, or what the scenario
    says.
    """
    if (named := regional_named(giver, year)) is not None:
        return np.full(len(reported), named)
    by_unit = add(add(reported))
    whole = add(by_unit)
    return add(by_unit[:, giver.width :]) / np.where(whole > 0.0, whole, 1.0)


def _bounded(giver: Giver, shares: Floats, whole: Floats) -> Floats:
    """The rule's shares among countries, between the planner's floors and caps, which are shares of the program-year.

    `whole` (member,) is what a regional unit, which comes first, leaves of the money; where that is too little for the
    floors, they are all lowered in proportion.
    """
    floors, caps = giver.plan.floors, giver.plan.caps
    if not (floors or caps):
        return shares
    low = np.array([floors.get(code, 0.0) for code in giver.countries])[:, None]
    high = np.array([caps.get(code, 1.0) for code in giver.countries])[:, None]
    whole = np.where(whole > 0.0, whole, 1.0)
    low = low / np.maximum(whole, low.sum())
    return countries_first(fill(np.ones(len(shares)), countries_first(shares), low, high / whole))


def _moved(money: Floats, shares: Floats, width: int) -> Floats:
    """Move money (member, fund, kind, unit) between the first `width` units until these have `shares` (member, country) of
    it.

    Who has too much gives of all its funds and kinds alike, and what is given goes to the others in one pot.
    """
    by_country = add(add(money[..., :width]))
    target = shares * add(by_country)[:, None]
    kept = np.where(by_country > target, target / np.where(by_country > 0.0, by_country, 1.0), 1.0)
    gain = np.maximum(target - by_country, 0.0)
    whole = add(gain)
    pot = add((money[..., :width] * (1.0 - kept)[:, None, None]).transpose(0, 3, 1, 2))
    out = money.copy()
    out[..., :width] *= kept[:, None, None]
    out[..., :width] += pot[..., None] * (gain / np.where(whole > 0.0, whole, 1.0)[:, None])[:, None, None]
    return out


def _mixed(giver: Giver, seen: Seen, money: Floats, offer: Offer | None) -> Floats:
    """Turn hard into soft money, or soft into hard, as the mix asks; each unit's funds keep their proportions within a kind.

    A unit without money of a kind takes the program's funds of that kind, or where it has none the kind's home. A regional
    unit has the mean of its countries, or under `as_reported` its own mix.
    """
    plan = giver.plan
    if offer is None or (giver.mix(seen.fiscal_year).rule == AS_REPORTED and not plan.earmark_soft and not plan.mix_shift):
        return money
    by_kind = add(money)
    both = by_kind[:, HARD] + by_kind[:, SOFT]
    hard = both * _hard_shares(giver, seen, by_kind, both)
    out = money.copy()
    for kind, asked in ((HARD, hard), (SOFT, both - hard)):
        pool = _pool(money[:, :, kind], offer.homes[kind])
        have = by_kind[:, kind]
        own = money[:, :, kind] * (asked / np.where(have > 0.0, have, 1.0))[:, None]
        out[:, :, kind] = np.where((have > 0.0)[:, None], own, pool[:, :, None] * asked[:, None])
    return out


def _hard_shares(giver: Giver, seen: Seen, by_kind: Floats, both: Floats) -> Floats:
    """Hard share of hard + soft by unit (member, unit)."""
    rule, width = giver.mix(seen.fiscal_year).rule, giver.width
    hard = mix_shares(giver, seen)
    if giver.regional:
        if rule == AS_REPORTED:
            regional = by_kind[:, HARD, width:] / np.where(both[:, width:] > 0.0, both[:, width:], 1.0)
        else:
            weights = _shares(both[:, :width], np.ones_like(hard))
            regional = np.minimum(add(weights * hard), 1.0)[:, None]  # shares sum to one but for rounding
        hard = np.concatenate([hard, regional], axis=1)
    if giver.plan.mix_shift:
        hard = np.clip(hard + giver.plan.mix_shift, 0.0, 1.0)
    return earmark(hard, giver.plan.earmark_soft) if giver.plan.earmark_soft else hard


def _pool(money: Floats, home: int) -> Floats:
    """Shares of the funds in all units' money of a kind (member, fund); the home's alone where there is none."""
    by_fund = add(money.transpose(0, 2, 1))
    whole = add(by_fund)[:, None]
    alone = np.zeros_like(by_fund)
    alone[:, home] = 1.0
    return np.where(whole > 0.0, by_fund / np.where(whole > 0.0, whole, 1.0), alone)
