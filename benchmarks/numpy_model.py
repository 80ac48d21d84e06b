"""The model of docs/design.md once more, in plain NumPy: an oracle for the compiled kernel, and a yardstick for it.

Written from the equations, not from the kernel. Shared with the engine are only the inputs, the draws and who gets the
money: the allotment, and the books of what events move to others. Arrays have members last and contiguous: (cell, member),
(country, member). No loop over members, coefficients once a run, and the queues' order of age is kept only where money
does not fit into the room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.engine.chance.members import Block
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.years.allot import Desk, allot_within_limits, return_held, unspent
from scenarios.engine.years.books import Books, open_books
from scenarios.engine.years.reprogram import act, jumps_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
H = 0.25
HARD, SOFT, OTHER = range(3)


@dataclass(slots=True)
class Outcome:
    """What a run gives, members first.

    multiplier, rate (member, year, country); places (member, place, cell): unobligated, order, delivery, queue,
    disbursed, lapsed, cancelled at the end; disbursed (member, fiscal year, kind, unit); strength (member, fiscal year,
    3, country): E, I and V at each year's end; received (member, fiscal year, kind of two, country): what is of use of it.
    """

    multiplier: Floats
    rate: Floats
    places: Floats
    disbursed: Floats
    strength: Floats
    received: Floats
    books: list[Books]


class Facts:
    """Parameters (member,), facts (country, 1), and what differs by both (country, member)."""

    def __init__(self, inputs: Inputs, block: Block) -> None:
        countries, draws = inputs.baseline.countries, block.members.draws
        self.countries = countries
        self.p = {name: np.ascontiguousarray(draws[name]) for name in draws.dtype.names or ()}
        self.budget, self.heads, rule_of_law, effectiveness, corruption, self.flow0 = (
            np.array([[getattr(c, name)] for c in countries], dtype=float)
            for name in (
                "own_budget",
                "heads",
                "rule_of_law",
                "government_effectiveness",
                "control_of_corruption",
                "flow_share",
            )
        )
        self.justice0 = rule_of_law / 100.0
        ones = np.ones(len(draws))
        self.w = np.stack([self._own(c.organised_share, c.code) for c in countries])
        self.spill = np.stack([self.p[c.spill] if c.spill else ones for c in countries])
        self.corridor = np.ascontiguousarray(inputs.baseline.corridors.T)
        self.leak, self.own = self.p["leak"] * (1.0 - corruption / 100.0), 1.0 - self.p["fungible"]
        self.base = self._ceilings(effectiveness / 50.0, len(countries))
        if "absorption" in inputs.scenario.channels_off:
            self.base = np.full_like(self.base, np.inf)
        self.reversal = np.ascontiguousarray(block.members.reversal.transpose(1, 2, 0))
        self.shock = np.exp(block.members.shock.transpose(1, 2, 0))
        self.half = 0.5 * self.p["half_saturation"]

    def _own(self, name: str, code: str) -> Floats:
        """A parameter's draws for one country, where that has a law of its own."""
        return self.p.get(f"{name}@{code}", self.p[name])

    def _ceilings(self, governance: Floats, countries: int) -> Floats:
        """Ceilings before anything is built: (kind of two, country, member), million USD a year."""
        p, millions = self.p, self.heads / 1e6
        codes = [country.code for country in self.countries]
        share, per_head, soft_per_head = (
            np.stack([self._own(name, code) for code in codes])
            for name in ("ceiling_budget_share", "ceiling_per_head", "ceiling_per_head_soft")
        )
        own = share * self.budget
        heads = per_head * millions
        hard = np.where(p["ceiling_form"] < 0.5, own, heads) * p["ceiling_share_hard"]
        soft = soft_per_head * millions
        eta = p["ceiling_governance"]
        return np.stack([hard * governance**eta, soft * governance ** (eta / 2.0)])

    def cover(self, stock: Floats) -> Floats:
        return 0.1 * stock / (0.1 * stock + self.half)


class Decay:
    """Exact steps of the stocks over a quarter: what is kept, and what an even inflow leaves; (member,) each."""

    def __init__(self, p: dict[str, Floats]) -> None:
        for name in ("hard", "institutions", "prevention"):
            tau = p[f"build_{name}"]
            setattr(self, name, (np.exp(-H / tau), tau / H * (1.0 - np.exp(-H / tau))))
        self.fade_hard, self.fade_soft = self.fading(p["decay_hard"]), self.fading(p["decay_soft"])
        self.fade_capacity = self.fading(p["capacity_fade"])
        self.fresh, self.unrest = self.pulsing(p["tau_fragmentation"]), self.pulsing(np.full_like(p["lead"], 3.0))

    @staticmethod
    def fading(decay: Floats) -> tuple[Floats, Floats]:
        kept = np.exp(-decay * H)
        return kept, (1.0 - kept) / (decay * H)

    @staticmethod
    def pulsing(tau: Floats) -> tuple[Floats, Floats]:
        kept = np.exp(-H / tau)
        return kept, tau / H * (1.0 - kept)


def chain(a: Floats, b: Floats, d: Floats | float) -> tuple[Floats, Floats]:
    """From unobligated: shares that stand as order and as delivery after d years."""
    x, fast, slow = (b - a) * d, np.exp(-a * d), np.exp(-b * d)
    near = np.abs(x) < 1e-2
    gap = np.where(near, 1.0, b - a)
    drop = (fast - slow) / gap
    order = np.where(near, a * d * slow * (1 + x / 2 + x**2 / 6 + x**3 / 24), a * drop)
    series = a * b * d**2 * slow * (1 / 2 + x / 6 + x**2 / 24 + x**3 / 120)
    return order, np.where(near, series, a * b * (drop / gap - d * slow / gap))


class Money:
    """The pipeline of all cells, sorted by kind and unit (a slot), then age; slots are stretches of rows."""

    def __init__(self, inputs: Inputs, block: Block, p: dict[str, Floats]) -> None:
        members, units = len(block), len(inputs.units)
        cells = np.array(sorted((*key, cell) for key, cell in inputs.layout.index.items())).reshape(-1, 4)
        cells = cells[np.lexsort(cells.T[[0, 2, 1]])]
        self.cohort, self.kind, self.unit, self.order = (np.ascontiguousarray(column) for column in cells.T)
        self.slot = self.kind * units + self.unit
        self.starts = np.flatnonzero(np.diff(self.slot, prepend=-1))
        self.slots = self.slot[self.starts]
        limited = self.slots[(self.slots < 2 * units) & (self.slots % units < len(inputs.codes))]
        rows = [np.flatnonzero(self.slot == slot) for slot in limited]
        width = max(map(len, rows), default=0)
        self.limited = limited
        self.ranks = np.array([np.pad(r, (0, width - len(r)), constant_values=-1) for r in rows]).reshape(-1, width)
        self.shape = (3, units, members)
        self.u, self.o, self.d, self.q, self.paid, self.lapsed, self.cancelled = (
            np.zeros((len(self.order), members)) for _ in range(7)
        )
        self.open, self.spare = np.zeros_like(self.u), np.zeros_like(self.u)
        self._set_pace(inputs, p)

    def _set_pace(self, inputs: Inputs, p: dict[str, Floats]) -> None:
        cohorts = inputs.layout.cohorts
        at_once = np.array([[c.on_arrival] for c in cohorts])
        end = np.array([[c.expires] for c in cohorts])
        enacted = np.array([[c.enacted] for c in cohorts])
        offered = np.array([[float(c.offered)] for c in cohorts])
        self.arrive = np.minimum(np.maximum(enacted + p["lead"], offered), end - 0.125)
        a = np.maximum(1.0 / p["tau_obligate"], np.log(1.0 / p["lapse"]) / (end - self.arrive))
        slow = np.array([_is_slow(inputs, unit) for unit in inputs.units])
        speeds = np.stack([self.cohort, self.kind == HARD, slow[self.unit]], axis=1)
        lanes, lane = np.unique(speeds, axis=0, return_inverse=True)
        c, hard, slowed = lanes.T
        tau = np.where(hard[:, None] == 1, p["tau_disburse_hard"], p["tau_disburse_soft"])
        b = 2.0 / (tau * np.where(slowed[:, None] == 1, p["slowness"], 1.0))
        self.begin = float(inputs.fiscal_years[0])
        self.first = np.floor((self.arrive - self.begin) / H).astype(np.int64)
        left = self.begin + (self.first + 1) * H - self.arrive
        self.lane = lane.reshape(-1)
        self.whole = self._steps(a[c], b, H, at_once[c])
        self.partial = self._steps(a[c], b, left[c], at_once[c])
        self.waits = np.exp(-b * H)[self.lane]
        self.moves = (b * H * np.exp(-b * H))[self.lane]
        self.stay, self.to_order, self.to_delivery = np.ones_like(self.u), np.zeros_like(self.u), np.zeros_like(self.u)
        low, high = self.first.min(1)[self.cohort], self.first.max(1)[self.cohort]
        quarters = range(4 * len(inputs.fiscal_years))
        self.moving = [np.flatnonzero((low <= t) & (t <= high + 1)) for t in quarters]
        self.early = [np.flatnonzero(t <= high) for t in quarters]

    @staticmethod
    def _steps(a: Floats, b: Floats, d: Floats | float, at_once: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
        """What an unobligated dollar becomes: (stays, order, delivery). FMF is an order from its arrival on."""
        order, delivery = chain(a, b, d)
        slow = np.exp(-b * d)
        return np.where(at_once, 0.0, np.exp(-a * d)), np.where(at_once, slow, order), np.where(at_once, b * d * slow, delivery)

    def sums(self, cells: Floats) -> Floats:
        """Sum cells (cell, member) to (kind, unit, member)."""
        out = np.zeros(self.shape)
        if len(self.starts):
            out.reshape(-1, self.shape[2])[self.slots] = np.add.reduceat(cells, self.starts, axis=0)
        return out

    def backlog(self, t: int) -> Floats:
        """Unobligated and unliquidated of what has arrived by quarter t's start (kind, unit, member)."""
        open_ = np.add(self.u, self.o, out=self.open)
        open_ += self.d
        open_ += self.q
        early = self.early[t]
        if not len(early):
            return self.sums(open_)
        arrived = self.spare
        np.copyto(arrived, open_)
        arrived[early] *= self.arrive[self.cohort[early]] <= self.begin + t * H
        return self.sums(arrived)

    def hold(self, inputs: Inputs, row: int, quarter: int) -> tuple[Floats, ...]:
        """After `backlog`: take aside what events hold back in a quarter, of four stages (cell, member)."""
        blocks = [one[row, quarter][self.order][:, None] for one in inputs.blocks]
        withheld, obligation, delivery, starts, since = blocks
        whole = self.open + self.paid + self.lapsed + self.cancelled
        late = self.arrive[self.cohort] >= since
        stopped = np.maximum(np.maximum(obligation, delivery), np.where(late, starts, 0.0))
        back = np.minimum(self.u, np.maximum(withheld * whole, stopped * self.u))
        held = (back, self.o * delivery, self.d * delivery, self.q * delivery)
        for stage, part in zip((self.u, self.o, self.d, self.q), held, strict=True):
            stage -= part
            self.open -= part
        return held

    def give_back(self, held: tuple[Floats, ...]) -> None:
        """Return what was taken aside."""
        for stage, part in zip((self.u, self.o, self.d, self.q), held, strict=True):
            stage += part

    def step(self, t: int, room: Floats) -> tuple[Floats, Floats]:
        """One quarter, after `backlog`: what is paid (cell, member), and its sums (kind, unit, member).

        `room` is (kind of two, country, member), million USD.
        """
        rows = self.moving[t]
        if len(rows):
            lane, when = self.lane[rows], self.first[self.cohort[rows]]
            for now, before, partial, whole in zip(
                (self.stay, self.to_order, self.to_delivery), (1.0, 0.0, 0.0), self.partial, self.whole, strict=True
            ):
                now[rows] = np.where(when > t, before, np.where(when == t, partial[lane], whole[lane]))
        product, queue = self.spare, self.open
        self.d *= self.waits
        self.d += np.multiply(self.u, self.to_delivery, out=product)
        self.d += np.multiply(self.o, self.moves, out=product)
        self.o *= self.waits
        self.o += np.multiply(self.u, self.to_order, out=product)
        self.u *= self.stay
        queue -= self.u
        queue -= self.o
        queue -= self.d
        paid = self.spare
        np.copyto(paid, queue)
        total = self._ration(queue, room, paid)
        np.subtract(queue, paid, out=self.q)
        self.paid += paid
        return paid, total

    def _ration(self, queue: Floats, room: Floats, paid: Floats) -> Floats:
        """Where a slot's queue exceeds its room, pay the oldest first; returns what is paid by (kind, unit, member)."""
        total = self.sums(queue)
        units = self.shape[1]
        space, asked = room[self.limited // units, self.limited % units], total.reshape(-1, self.shape[2])
        short, member = np.nonzero(asked[self.limited] > space)
        if len(short):
            rows = self.ranks[short].T
            real = rows >= 0
            waiting = np.where(real, queue[rows, member], 0.0)
            before = np.cumsum(waiting, axis=0) - waiting
            given = np.minimum(waiting, np.maximum(space[short, member] - before, 0.0))
            paid[rows[real], np.broadcast_to(member, rows.shape)[real]] = given[real]
            asked[self.limited] = np.minimum(asked[self.limited], space)
        return total

    def close(self, end: float, inputs: Inputs) -> Floats:
        """30 September: lapse and cancel; returns what lapsed by unit (unit, member)."""
        cohorts = inputs.layout.cohorts
        ends = np.array([c.expires == end for c in cohorts])[self.cohort]
        shuts = np.array([c.cancelled == end for c in cohorts])[self.cohort]
        gone = np.zeros(self.shape[1:])
        for row in np.flatnonzero(ends):
            gone[self.unit[row]] += self.u[row]
        self.lapsed[ends] += self.u[ends]
        self.u[ends] = 0.0
        if shuts.any():
            self.cancelled[shuts] += self.o[shuts] + self.d[shuts] + self.q[shuts]
            self.o[shuts] = self.d[shuts] = self.q[shuts] = 0.0
        return gone


def _is_slow(inputs: Inputs, unit: str) -> bool:
    """Slowness is the country's; a regional unit has that of the countries it belongs to."""
    slow = {c.code: c.slow for c in inputs.baseline.countries}
    of_programs = [p for p in inputs.baseline.programs.values() if p.regional_unit == unit]
    return slow[unit] if unit in slow else any(slow[code] for p in of_programs for code in p.countries)


class Ground:
    """What stands in each country, and the multiplier that follows: (country, member) each."""

    def __init__(self, facts: Facts, inputs: Inputs) -> None:
        self.facts, self.decay, self.levers = facts, Decay(facts.p), inputs.levers
        self.stocks = {name: np.zeros_like(facts.w) for name in ("hard", "institutions", "prevention")}
        self.building = {name: np.zeros_like(facts.w) for name in self.stocks}
        self.capacity, self.fresh, self.unrest, self.e, self.i, self.v = (np.zeros_like(facts.w) for _ in range(6))
        self.lost = np.zeros_like(facts.w)
        self.m = self.multiplier(0, 0)

    def ceilings(self) -> Floats:
        """(kind of two, country, member), million USD a year."""
        base = self.facts.base
        return base * (1.0 + 0.5 * self.i) + np.minimum(self.capacity, base)

    def fading(self, rate: Floats) -> tuple[Floats, Floats]:
        """How institutions fade, given the rate (country, member) of the last full calendar year."""
        p = self.facts.p
        return Decay.fading(p["decay_soft"] * (1.0 + p["corrosion"] * self.facts.w * rate / 20.0))

    def build(self, row: int, received: dict[str, Floats], fade_institutions: tuple[Floats, Floats]) -> None:
        """A quarter's received money becomes capability; million USD."""
        p, decay = self.facts.p, self.decay
        kept, added = decay.fade_capacity
        self.capacity = self.capacity * kept + p["capacity_gain"] * received["capacity"] * added
        per_head = 1e6 / self.facts.heads
        self._add("hard", received["hard"], decay.hard, decay.fade_hard)
        will = self.levers.will[row]
        self._add("institutions", received["institutions"] * per_head, decay.institutions, fade_institutions, will)
        self._add("prevention", received["prevention"] * per_head, decay.prevention, decay.fade_soft)
        e = p["leverage"] * 0.22 * self.stocks["hard"] / self.facts.budget
        i = self.facts.cover(self.stocks["institutions"])
        self.fresh = self.fresh * decay.fresh[0] + np.maximum(e - self.e, 0.0) * decay.fresh[1]
        self.unrest = self.unrest * decay.unrest[0] + np.maximum(i - self.i, 0.0) * decay.unrest[1]
        self.e, self.i, self.v = e, i, self.facts.cover(self.stocks["prevention"])

    def _add(
        self, name: str, received: Floats, build: tuple[Floats, Floats], fade: tuple[Floats, Floats], will: float = 1.0
    ) -> None:
        before = self.building[name]
        self.building[name] = before * build[0] + received * build[1]
        built = (before + received - self.building[name]) * will
        self.stocks[name] = self.stocks[name] * fade[0] + built * fade[1]

    def multiplier(self, row: int, quarter: int) -> Floats:
        """The multiplier on the homicide rate at this moment."""
        facts, p, e = self.facts, self.facts.p, self.e
        through = self.levers.flow[row, quarter][:, None]
        left = through * np.exp(-p["push"] * e)
        self.lost = through - left
        flow = left + facts.corridor @ (p["displaced"] * facts.spill * self.lost)
        start = np.where(facts.flow0 > 0.0, facts.flow0, 1.0)
        log_flow = np.where(facts.flow0 > 0.0, np.log(np.maximum(flow / start, 0.05)), 0.0)
        supply = np.log(np.maximum(1.0 - (1.0 - p["displaced"]) * self.lost.sum(0) / through.sum(), 0.05))
        arms = p["arms_elasticity"] * np.log(self.levers.arms[row])
        demand = p["demand_elasticity"] * np.log(0.3 + 0.7 * self.levers.demand[row])
        excess = p["synergy"] * (facts.justice0 + (1.0 - facts.justice0) * self.i - 0.4)
        organised = (
            p["fragmentation"] * self.fresh
            + e * (p["long_run"] - excess)
            + p["flow_elasticity"] * log_flow
            - p["scarcity"] * supply
            + demand
            + arms
        )
        common = np.log(1.0 - p["max_prevention"] * self.v)
        common += np.log(1.0 + e) * (p["policing"] - 0.5 * excess) + p["cover"] * organised + arms
        impunity = p["impunity"] * p["conviction"] * self.i + p["transition"] * self.unrest
        return (facts.w * np.exp(organised) + (1.0 - facts.w) * np.exp(common)) * np.exp(impunity)


class Years:
    """Calendar years of the multiplier and the rate: (year, country, member); row 0 is two years before the first."""

    def __init__(self, inputs: Inputs, facts: Facts, reference: Floats | None, before: Floats) -> None:
        self.region, self.facts, self.shift = inputs.region, facts, inputs.levers.shift
        self.m = np.repeat(before[None], len(inputs.years), axis=0)
        self.reference = self.m if reference is None else np.ascontiguousarray(reference.transpose(1, 2, 0))
        self.rate = np.zeros_like(self.m)
        self.quarters = 3.0 * before
        self._set_rate(0)

    def add(self, row: int, quarter: int, mean: Floats) -> None:
        """A fiscal quarter's mean; the first quarter of a fiscal year closes the calendar year before."""
        self.quarters += mean
        if quarter == 0:
            self.m[row + 1] = self.quarters / 4.0
            self.quarters = np.zeros_like(mean)
            self._set_rate(row + 1)

    def _set_rate(self, year: int) -> None:
        origin = self.region.origin
        observed = self.region.observed[min(year, origin)][:, None]
        self.rate[year] = observed * self.m[year] / self.reference[min(year, origin)] * np.exp(self.shift[year])[:, None]
        if year > origin:
            self.rate[year] *= self.facts.shock[year]


class Model:
    """One scenario and one block in motion."""

    def __init__(self, inputs: Inputs, block: Block, reference: Floats | None) -> None:
        self.inputs, self.block = inputs, block
        self.facts = Facts(inputs, block)
        self.money = Money(inputs, block, self.facts.p)
        self.ground = Ground(self.facts, inputs)
        self.years = Years(inputs, self.facts, reference, self.ground.m)
        self.books = open_books(inputs, block)
        self.fixed = sum(inputs.fixed.values(), np.zeros((len(inputs.fiscal_years), len(inputs.units))))
        self.lapsed = np.zeros((len(inputs.units), len(block)))
        self.disbursed = np.zeros((len(inputs.fiscal_years), *self.money.shape))
        self.strength = np.zeros((len(inputs.fiscal_years), 4, *self.facts.w.shape))
        self.received = np.zeros((len(inputs.fiscal_years), 2, *self.facts.w.shape))
        plans = {(giver.plan.focus, giver.plan.capacity) for giver in inputs.givers}
        self.focus, self.to_capacity = plans.pop() if len(plans) == 1 else (None, None)
        self.jumps = jumps_of(inputs)

    def open_year(self, row: int) -> None:
        """1 October: the rules share out the year's money."""
        inputs, money = self.inputs, self.money
        offered = any(book.giver.offers.get(inputs.fiscal_years[row]) or book.held.any() for book in self.books)
        if not offered:
            return
        standing = money.sums(money.u + money.o + money.d + money.q).transpose(2, 0, 1)
        rate = self.years.rate.transpose(2, 0, 1)
        rates = (inputs.past.seen(rate, row), inputs.past.seen(rate, row - 1))
        seen = (*rates, standing, unspent(self.books, row, self.lapsed.T))
        known = dict(zip(("rates", "rates_before", "outstanding", "unspent"), map(np.ascontiguousarray, seen), strict=True))
        desk = Desk(row, inputs.fiscal_years[row], {}, known)
        allot_within_limits(inputs, self.block, self.books, desk, self)
        if self.focus is None:
            self._blend()

    def add_offered(self, cells: Floats) -> None:
        """Money that is offered now (member, cell), in the order of the inputs' cells."""
        self.money.u += cells.T[self.money.order]

    def _blend(self) -> None:
        """Where programs differ in focus or capacity share, a cell's are those of its programs by their money."""
        cells = [book.cells.T[self.money.order] for book in self.books]
        whole = sum(cells, np.zeros_like(self.money.u))
        parts = [np.divide(c, whole, out=np.zeros_like(c), where=whole > 0.0) for c in cells]
        plans = [book.giver.plan for book in self.books]
        self.cell_focus = sum(part * plan.focus for part, plan in zip(parts, plans, strict=True))
        self.cell_capacity = sum(part * plan.capacity for part, plan in zip(parts, plans, strict=True))

    def quarter(self, row: int, quarter: int) -> None:
        """Money, then capability, then violence."""
        if quarter < 2:
            self.fading = self.ground.fading(self.years.rate[row + quarter])
        facts, money, ground, levers, n = self.facts, self.money, self.ground, self.inputs.levers, len(self.inputs.codes)
        for jump in (one for one in self.jumps if one[:2] == (row, quarter)):
            act(self.inputs, self.books, self, jump)
        t = 4 * row + quarter
        ceilings = ground.ceilings()
        over = money.backlog(t)[:2, :n] / ceilings - 2.0
        leak = (1.0 - levers.coordination[row]) * facts.leak
        useful = (1.0 - leak) * facts.own / (1.0 + facts.p["waste"] * np.maximum(over, 0.0))
        other = np.minimum(levers.other[row][:, :n, None], ceilings) * H
        held = money.hold(self.inputs, row, quarter) if len(self.inputs.blocks.since) else ()
        paid, total = money.step(t, ceilings * H - other)
        if held:
            money.give_back(held)
        total[HARD] += H * self.fixed[row][:, None]
        self.disbursed[row] += total
        self.received[row] += total[:2, :n] * useful
        if quarter == 0:
            ground.stocks["institutions"] = ground.stocks["institutions"] * facts.reversal[row]
            ground.stocks["prevention"] = ground.stocks["prevention"] * facts.reversal[row]
        capacity, institutions, prevention = (x[:n] * useful[SOFT] for x in self._parts(paid, total[SOFT]))
        others = 0.5 * other[SOFT] * useful[SOFT]
        received = {"hard": (total[HARD, :n] + other[HARD]) * useful[HARD], "capacity": capacity}
        received |= {"institutions": institutions + others, "prevention": prevention + others}
        before = ground.m
        ground.build(row, received, self.fading)
        ground.m = ground.multiplier(row, quarter)
        self.years.add(row, quarter, 0.5 * (before + ground.m))

    def of(self, name: str) -> Floats:
        """Money of a stage (member, cell) in the order of the inputs' cells, as events that move it ask for it."""
        stage = self._stage(name)
        out = np.empty_like(stage.T)
        out[:, self.money.order] = stage.T
        return out

    def put(self, name: str, values: Floats) -> None:
        """What is in a stage after events have moved it."""
        self._stage(name)[:] = values.T[self.money.order]

    def _stage(self, name: str) -> Floats:
        return {"unobligated": self.money.u, "order": self.money.o, "delivery": self.money.d, "queue": self.money.q}[name]

    def _parts(self, paid: Floats, soft: Floats) -> tuple[Floats, Floats, Floats]:
        """Soft money by purpose (unit, member): capacity first, then focus to institutions, the rest to prevention."""
        if self.focus is not None:
            capacity = soft * self.to_capacity
            institutions = (soft - capacity) * self.focus
        else:
            capacity = self.money.sums(paid * self.cell_capacity)[SOFT]
            institutions = self.money.sums(paid * (1.0 - self.cell_capacity) * self.cell_focus)[SOFT]
        return capacity, institutions, soft - capacity - institutions

    def close_year(self, row: int) -> None:
        """30 September."""
        self.strength[row] = self.ground.e, self.ground.i, self.ground.v, self.ground.lost
        self.lapsed = self.money.close(self.inputs.fiscal_years[row] + 1.0, self.inputs)
        for book in self.books:
            return_held(row, self.inputs, book)

    def places(self) -> Floats:
        """Where each cell's money stands, in the order of the inputs' cells (member, place, cell)."""
        money = self.money
        stages = (money.u, money.o, money.d, money.q, money.paid, money.lapsed, money.cancelled)
        out = np.empty((len(self.block), 7, len(money.order)))
        for n, stage in enumerate(stages):
            out[:, n, money.order] = stage.T
        return out

    def outcome(self) -> Outcome:
        """Everything written down, members first."""
        return Outcome(
            np.ascontiguousarray(self.years.m.transpose(2, 0, 1)),
            np.ascontiguousarray(self.years.rate.transpose(2, 0, 1)),
            self.places(),
            self.disbursed.transpose(3, 0, 1, 2),
            self.strength.transpose(3, 0, 1, 2),
            self.received.transpose(3, 0, 1, 2),
            self.books,
        )


def simulate(inputs: Inputs, block: Block, reference: Floats | None = None) -> Outcome:
    """All fiscal years, and the quarter in which the last calendar year ends.

    `reference` is the reference run's multiplier (member, year, country); None: this is the reference run.
    """
    model = Model(inputs, block, reference)
    last = len(inputs.fiscal_years) - 1
    for row in range(last + 1):
        if row < last:
            model.open_year(row)
        for quarter in range(4 if row < last else 1):
            model.quarter(row, quarter)
        if row < last:
            model.close_year(row)
    return model.outcome()
