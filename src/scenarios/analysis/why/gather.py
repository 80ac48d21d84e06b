"""What a run has to say of one country and one year, member by member."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.chance.blocks import blocks, places
from scenarios.engine.ensemble.common import common_ground, share
from scenarios.engine.ensemble.threads import side_by_side
from scenarios.engine.plan.inputs import Inputs, build, reference_of
from scenarios.engine.years.simulate import BlockRun, simulate
from scenarios.spec.load import Loaded


@dataclass(frozen=True, slots=True)
class CountryYear:
    """One country and year; (member, ...) arrays.

    rate, per 100,000; multiplier, reference (the reference run's multiplier), each (member, 2): in the year and at the origin;
    shock: factor by which shocks moved the rate since the origin; strength (member, 3): enforcement, institutions, prevention
    on 30 September; disbursed (member, kind): by then, million USD; allotted (member, program, fiscal year, kind): million USD,
    fiscal years to the year asked for; regional (member, program): share of the regional unit in the program's allotments;
    ceiling (member, 2): before anything is built, million USD a year.
    """

    rate: Floats
    multiplier: Floats
    reference: Floats
    shock: Floats
    strength: Floats
    disbursed: Floats
    allotted: Floats
    regional: Floats
    ceiling: Floats


def gather(loaded: Loaded, country: str, year: int, workers: int = 2) -> tuple[Inputs, CountryYear]:
    """Run the scenario and keep what concerns one country up to one year."""
    scenario, baseline = loaded.scenario, loaded.baseline
    inputs, reference = build(scenario, baseline), build(reference_of(scenario, baseline), baseline)
    ground, members = common_ground(scenario, baseline), scenario.ensemble.members

    def work(number: int) -> CountryYear:
        here = places(number, members)
        common, _ = share(ground, reference, number, here.stop - here.start)
        return _keep(simulate(inputs, common.block, common.reference), country, year)

    parts = list(side_by_side(work, blocks(members), workers))
    joined = {x.name: np.concatenate([getattr(part, x.name) for part in parts]) for x in fields(CountryYear)}
    return inputs, CountryYear(**joined)


def _keep(run: BlockRun, country: str, year: int) -> CountryYear:
    inputs, state = run.inputs, run.state
    at, row = inputs.codes.index(country), inputs.years.index(year)
    rows, fiscal = [row, inputs.region.origin], inputs.fiscal_years.index(year)
    programs = sorted(inputs.baseline.programs)
    allotted = np.zeros((len(run.block), len(programs), fiscal + 1, 3))
    regional = np.zeros((len(run.block), len(programs)))
    for book in run.books:
        place = programs.index(book.giver.name)
        allotted[:, place] = book.allotted[:, : fiscal + 1, :, at]
        regional[:, place] = _regional(book.allotted[:, : fiscal + 1], len(inputs.codes))
    for name, spent in inputs.fixed.items():
        allotted[:, programs.index(name), :, 0] = spent[: fiscal + 1, at]
    return CountryYear(
        rate=state.of("homicides")[:, row, at],
        multiplier=state.of("multiplier")[:, rows, at],
        reference=state.of("reference")[:, rows, at],
        shock=np.exp(run.block.members.shock[:, row, at]) if row > inputs.region.origin else np.ones(len(run.block)),
        strength=state.of("strength")[:, fiscal, :3, at],
        disbursed=state.of("spent")[:, : fiscal + 1, :, at].sum(1),
        allotted=allotted,
        regional=regional,
        ceiling=run.block.members.base[:, at],
    )


def _regional(allotted: Floats, countries: int) -> Floats:
    """Share of units that are no country in (member, fiscal year, kind, unit) money."""
    whole = allotted.sum((1, 2, 3))
    share: Floats = allotted[..., countries:].sum((1, 2, 3)) / np.where(whole > 0.0, whole, 1.0)
    return share
