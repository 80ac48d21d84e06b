"""Running scenarios again and again: results are kept, and the engine keeps draws and reference runs itself."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import RLock

from scenarios.arrays import Floats
from scenarios.baseline.parameters import Distribution
from scenarios.engine.chance.blocks import size_of
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import group, run, run_block
from scenarios.engine.plan.inputs import build
from scenarios.engine.years.books import Books
from scenarios.spec.load import Loaded

KEPT_MEMBERS = 20_000
"""Members of all results that are kept, the latest used (about 10 KB each); undo and reset cost nothing."""
_kept: OrderedDict[str, Result] = OrderedDict()
_turn = RLock()


def result_of(loaded: Loaded) -> Result:
    """A scenario's result, from memory where it was run before. Tabs take turns, so that none is run twice."""
    key = json.dumps([loaded.data, sorted(loaded.files.items())], sort_keys=True, default=str)
    with _turn:
        if key not in _kept:
            (_kept[key],) = run([loaded], command="scenarios explore")
        _kept.move_to_end(key)
        while len(_kept) > 3 and sum(one.data.sizes["member"] for one in _kept.values()) > KEPT_MEMBERS:
            _kept.popitem(last=False)
        return _kept[key]


@dataclass(frozen=True, slots=True)
class MeanMoney:
    """Mean money of one program by fiscal year, million USD: its envelope, and what is allotted, (kind, unit)."""

    units: tuple[str, ...]
    envelope: dict[int, float]
    allotted: dict[int, Floats]


def given_by(loaded: Loaded) -> dict[str, MeanMoney]:
    """What a plan gives through each program, before anything is obligated; of the first block of members."""
    (one,) = group([loaded.scenario], [loaded.baseline])
    found = run_block(one, 0, 0, size_of(0, loaded.scenario.ensemble.members), observe=False)
    units, years = tuple(found.inputs.units), found.inputs.fiscal_years
    return {book.giver.name: _mean_money(units, years, book) for book in found.books}


def _mean_money(units: tuple[str, ...], years: tuple[int, ...], book: Books) -> MeanMoney:
    envelope, allotted = book.envelope.mean(0), book.allotted.mean(0)
    by_year = {year: float(usd) for year, usd in zip(years, envelope, strict=True)}
    return MeanMoney(units, by_year, dict(zip(years, allotted, strict=True)))


def laws_of(loaded: Loaded) -> Mapping[str, Distribution]:
    """The law that each parameter is drawn from, after the scenario's own settings and priors."""
    return build(loaded.scenario, loaded.baseline).distributions
