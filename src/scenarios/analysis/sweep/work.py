"""The pieces of a sweep: which are there already, in which order the others are made, and what becomes of a plan's numbers."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from scenarios.allocation.own import fingerprint
from scenarios.analysis.compare import Band, band
from scenarios.analysis.outcomes import OUTCOMES, is_own
from scenarios.analysis.sweep.pieces import REMEMBERED, SweepGround, SweepPiece, measured, pieces
from scenarios.analysis.sweep.plans import SweepPlans
from scenarios.analysis.sweep.store import SweepStore
from scenarios.arrays import Floats
from scenarios.engine.ensemble.run import Progress
from scenarios.engine.ensemble.threads import WorkCrew, Workers, side_by_side
from scenarios.spec.scenario import ScenarioSpec

AT_ONCE = 16_000_000
"""Draws of plans that are under way together: 128 MB of numbers for each outcome."""
PlanAnswer: TypeAlias = tuple[float, tuple[Band, ...]]
"""Million USD allotted, mean over draws, and the change of each outcome against the base."""


@dataclass(frozen=True, slots=True)
class _PieceDone:
    """A piece's numbers, and whether they were in the store."""

    piece: SweepPiece
    values: Floats
    kept: bool


@dataclass(frozen=True, slots=True)
class SweepErrand:
    """A piece as plain data, to be done elsewhere: its plan, and the place of its ground among those sent."""

    piece: SweepPiece
    plan: ScenarioSpec
    ground: int


def _measured_there(grounds: tuple[SweepGround, ...], errand: SweepErrand) -> Floats:
    """On a worker: run a piece."""
    return measured(grounds[errand.ground], errand.plan, errand.piece)


@dataclass
class SweepWork:
    """A sweep under way.

    skipped: plans whose numbers all came from the store. ready: plans that have been read, by number.
    """

    plans: SweepPlans
    metrics: tuple[str, ...]
    store: SweepStore | None
    skipped: int = 0
    ready: dict[int, ScenarioSpec] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name what each plan's numbers depend on."""
        asked = [(name, _source_of(name)) for name in self.metrics]
        self.digests = [_hash(self.plans.digest(n), asked) for n in range(len(self.plans.points))]
        self.grounds = [
            SweepGround(_hash(one.data, sorted(one.baseline.sha256.items()), asked), one.scenario, one.baseline, self.metrics)
            for one in self.plans.bases
        ]

    @property
    def mark(self) -> str:
        """A hash of all that was asked."""
        return _hash(self.digests, self.members)

    @property
    def members(self) -> int:
        """Draws of each plan."""
        return self.plans.bases[0].scenario.ensemble.members

    def prepare(self) -> None:
        """Read the plans that are not all in the store.

        Raises:
            ScenarioError: what is wrong with any of them.
        """
        every = range(len(self.digests))
        self.ready = self.plans.read([n for n in every if not self._is_kept(n)])

    def carry_out(self, workers: Workers, progress: Progress | None = None) -> Iterator[tuple[int, PlanAnswer]]:
        """Number and answer of each plan as it is finished."""
        whole = len(list(pieces(self.members)))
        under_way: dict[int, list[_PieceDone]] = {}
        told, every = 0, self.members * len(self.digests)
        for done in self._here(workers) if isinstance(workers, int) else self._elsewhere(workers):
            some = under_way.setdefault(done.piece.n, [])
            some.append(done)
            told += done.piece.size
            if progress:
                progress(told, every)
            if len(some) == whole:
                yield done.piece.n, self._told(under_way.pop(done.piece.n))

    def _here(self, workers: int) -> Iterator[_PieceDone]:
        """Pieces in threads; each looks whether another process has made it meanwhile."""
        return side_by_side(self._do, self._pieces(), workers)

    def _elsewhere(self, crew: WorkCrew) -> Iterator[_PieceDone]:
        """Pieces that are in the store, then what a crew makes of the others, each kept as it comes."""
        missing = []
        for piece in self._pieces():
            if (found := self._kept(piece)) is None:
                missing.append(piece)
            else:
                yield _PieceDone(piece, found, True)
        if not missing:
            return
        errands = (SweepErrand(piece, self._plan(piece.n), self.plans.points[piece.n].base) for piece in missing)
        for errand, values in crew.each(tuple(self.grounds), _measured_there, errands):
            self._keep(errand.piece, values)
            yield _PieceDone(errand.piece, values, False)

    def _pieces(self) -> list[SweepPiece]:
        """Every piece, plan by plan while what all plans share is remembered; else many plans' runs of the same draws together.

        Where a store is shared, each process begins at another place, so that they meet what the others have done.
        """
        spans = list(pieces(self.members))
        some = 1 if spans[-1][1] <= REMEMBERED else max(1, AT_ONCE // self.members)
        order = sorted(
            (self.plans.points[n].base, n // some, first, n, last)
            for n in range(len(self.digests))
            for first, last in spans
        )
        found = [SweepPiece(n, first, last, self.members) for _, _, first, n, last in order]
        begin = os.getpid() * 7919 % len(found) if self.store else 0
        return found[begin:] + found[:begin]

    def _do(self, piece: SweepPiece) -> _PieceDone:
        """A piece from the store, or run now and kept there."""
        if (found := self._kept(piece)) is not None:
            return _PieceDone(piece, found, True)
        values = measured(self.grounds[self.plans.points[piece.n].base], self._plan(piece.n), piece)
        self._keep(piece, values)
        return _PieceDone(piece, values, False)

    def _plan(self, n: int) -> ScenarioSpec:
        """A point's plan, read before or now."""
        return self.ready.get(n) or self.plans.read([n])[n]

    def _kept(self, piece: SweepPiece) -> Floats | None:
        """What the store has of a piece."""
        return self.store.get(self._key(piece), (piece.size, 1 + len(self.metrics))) if self.store else None

    def _keep(self, piece: SweepPiece, values: Floats) -> None:
        if self.store:
            self.store.put(self._key(piece), values)

    def _key(self, piece: SweepPiece) -> str:
        """The name of a piece: the same draws of the same plan have the same, however many there are beside them."""
        return _hash(self.digests[piece.n], piece.first, piece.size)

    def _is_kept(self, n: int) -> bool:
        spans = (SweepPiece(n, first, last, self.members) for first, last in pieces(self.members))
        return self.store is not None and all(self.store.has(self._key(piece)) for piece in spans)

    def _told(self, some: list[_PieceDone]) -> PlanAnswer:
        """The answer of a plan from all its pieces."""
        self.skipped += all(done.kept for done in some)
        values = np.concatenate([done.values for done in sorted(some, key=lambda done: done.piece.first)])
        bands = (band(own, OUTCOMES[name].side) for name, own in zip(self.metrics, values.T[1:], strict=True))
        return float(values[:, 0].mean()), tuple(bands)


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _source_of(name: str) -> str:
    """A hash of the source of an outcome of one's own; of those that ship the program's version tells what they do."""
    return fingerprint(OUTCOMES[name].measure) if is_own(name) else ""
