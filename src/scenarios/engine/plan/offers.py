"""A program's offer of one fiscal year as numbers: its lines, and where each dollar of them may lie."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scenarios.arrays import Ints
from scenarios.baseline.tables import Baseline
from scenarios.engine.plan.funds import AS_REPORTED, Giver, Offer, Parts, classification_of, regional_named
from scenarios.engine.plan.layout import HARD, kinds_of
from scenarios.engine.plan.lines import Line
from scenarios.shelf import Packed, Shelf, opener

REQUEST = "request"
"""Status of money that was asked for and not yet enacted when the report was written."""
OFFER = Shelf(
    "offer",
    {
        "lines": "int",
        "funds": "int",
        "units": "int",
        "width": "int",
        "all_units": "int",
        "estimated": "int",
        "pooled": "int",
        "named": "float",
        "mixed": "int",
        "own_regional_mix": "int",
        "shift": "float",
        "earmark": "float",
        "weights": "floats",
        "amount": "floats",
        "fund": "ints",
        "unit": "ints",
        "blurred": "ints",
        "first_kind": "ints",
        "classified": "ints",
        "classification": "floats",
        "soft_share": "ints",
        "homes": "ints",
        "place": "ints",
        "cell": "ints",
        "unit_of": "ints",
    },
)
"""lines: amount in million USD, fund and unit (-1: printed for none), whether blurred; first_kind: the kind of the whole, or
with `classified` 1 and 2 the first of two: hard by `classification` and the member's shift, soft by the parameter at
`soft_share`. weights: our estimate of the split, where no member holds its own. pooled: the split moves all money, with the
regional unit's too where its share is `named` (else -1). mixed: the mix turns hard into soft; own_regional_mix: not the
regional unit's. homes (kind): the funds of a kind that has none. place (fund, kind, unit): the part, or -1, and cell: its
cell. unit_of (unit,): unit among all."""
open_offer = opener(OFFER, of_tiles=False)


def soft_shares(baseline: Baseline) -> tuple[str, ...]:
    """Parameters that say what part of an account's other money is soft."""
    return tuple(sorted({account.soft_share for account in baseline.accounts.values() if account.soft_share}))


def is_plain(giver: Giver) -> bool:
    """Whether an allotment needs no more than shares and hard shares: no limit, no floor, no cap."""
    return giver.plan.limit == "none" and not (giver.plan.floors or giver.plan.caps)


def pack_offers(
    giver: Giver, parts: Parts, baseline: Baseline, units: int, blur: bool, soft_shares: Mapping[str, int]
) -> dict[int, Packed]:
    """Every year's offer as numbers; none where the allotment is not plain.

    Args:
        giver: the program.
        parts: where its money may lie.
        baseline: its accounts.
        units: how many units there are in the region.
        blur: whether requests are blurred.
        soft_shares: places of the parameters of soft shares.
    """
    if not is_plain(giver):
        return {}
    return {
        year: OFFER.pack(
            _shape(giver, offer, year, units) | _lines(giver, offer, baseline, blur, soft_shares) | _places(offer, parts)
        )
        for year, offer in giver.offers.items()
    }


def _shape(giver: Giver, offer: Offer, year: int, units: int) -> dict[str, object]:
    plan, named = giver.plan, regional_named(giver, year)
    return {
        "lines": len(offer.lines),
        "funds": len(offer.funds),
        "units": len(giver.units),
        "width": giver.width,
        "all_units": units,
        "estimated": giver.estimated and giver.width > 1,
        "pooled": giver.split(year).rule != AS_REPORTED,
        "named": -1.0 if named is None else named,
        "mixed": is_mixed(giver, year),
        "own_regional_mix": giver.mix(year).rule == AS_REPORTED,
        "shift": plan.mix_shift or 0.0,
        "earmark": plan.earmark_soft or 0.0,
        "weights": giver.weights / giver.weights.sum(),
        "homes": offer.homes,
        "unit_of": giver.units,
    }


def is_mixed(giver: Giver, year: int) -> bool:
    """Whether the mix changes what is reported of a year."""
    return bool(giver.mix(year).rule != AS_REPORTED or giver.plan.earmark_soft or giver.plan.mix_shift)


def _lines(
    giver: Giver, offer: Offer, baseline: Baseline, blur: bool, soft_shares: Mapping[str, int]
) -> dict[str, list[float]]:
    kinds = [_kinds(line, baseline, soft_shares) for line in offer.lines]
    return {
        "amount": [line.millions for line in offer.lines],
        "fund": list(offer.places),
        "unit": [-1 if line.unit is None else giver.codes.index(line.unit) for line in offer.lines],
        "blurred": [blur and line.status == REQUEST for line in offer.lines],
        "first_kind": [x[0] for x in kinds],
        "classified": [x[1] for x in kinds],
        "classification": [x[2] for x in kinds],
        "soft_share": [x[3] for x in kinds],
    }


def _kinds(line: Line, baseline: Baseline, soft_shares: Mapping[str, int]) -> tuple[int, int, float, int]:
    account = baseline.accounts[line.account]
    if account.kind == "mixed":
        return HARD, 1, classification_of(line, baseline).hard_share, 0
    first = kinds_of(account)[0]
    return (first, 2, 0.0, soft_shares[account.soft_share]) if account.soft_share else (first, 0, 0.0, 0)


def _places(offer: Offer, parts: Parts) -> dict[str, Ints]:
    place = parts.place[[parts.funds.index(fund) for fund in offer.funds]]
    return {"place": place, "cell": np.where(place >= 0, parts.cell[place], -1)}
