"""Scenarios run for an answer: held whole where their members fit in memory, else read block by block as these go by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from scenarios.analysis.outcomes import DEFAULT, OUTCOMES
from scenarios.analysis.run_view import view_of_kept
from scenarios.analysis.spreads import AGAINST, SINGLES, WHOLE, alone, alone_names, paid, paired, paired_names
from scenarios.engine.ensemble.collect import Collector
from scenarios.engine.ensemble.dataset import assemble
from scenarios.engine.ensemble.filling import BlockRead
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.engine.ensemble.stream import EXACT_TO, TakeBlock, stream
from scenarios.engine.ensemble.threads import Workers
from scenarios.spec.load import Loaded

BOTH = (DEFAULT, "homicides_averted_run_off")
"""Changes that are always kept: whether plans may be ordered rests on them."""
FEW = 4
"""Members that are shown one by one."""
FITTED = 65_536
"""First members whose draws are kept for fits, where members go by: more would make their errors no smaller in print."""


def gathered(
    loaded: Sequence[Loaded],
    *,
    metrics: Collection[str] = (),
    fitted: int = FITTED,
    workers: Workers = 2,
    progress: Progress | None = None,
    command: str = "",
    take: TakeBlock | None = None,
) -> list[Result]:
    """Run scenarios; results in the order asked for.

    Args:
        loaded: loaded scenarios; comparable ones, the base first, where there are metrics.
        metrics: outcomes whose whole change against the first is kept by member; none: scenarios are not told against another.
        fitted: of how many of the first members the draws are kept, where members go by.
        workers: threads, or a crew elsewhere.
        progress: told how many members are done.
        command: what the user typed, for the manifest.
        take: given each block's run, where members go by.
    """
    if max(one.scenario.ensemble.members for one in loaded) <= EXACT_TO:
        return run(loaded, workers=workers, progress=progress, command=command)
    changes = dict.fromkeys([*metrics, *(BOTH if metrics else ())])
    read, first = partial(_read, tuple(changes)), {"drawn": fitted, SINGLES: FEW}
    found = stream(loaded, read, workers=workers, progress=progress, first=first, take=take)
    return [assemble(one, own, command) for one, own in zip(found, loaded, strict=True)]


def _read(changes: Sequence[str], runs: Sequence[Collector]) -> list[BlockRead]:
    """One block of scenarios: each alone, and against the first where changes are asked for."""
    views = [view_of_kept(one) for one in runs]
    found = []
    for n, (run_, view) in enumerate(zip(runs, views, strict=True)):
        counted = {name: alone(name)(view) for name in alone_names()}
        if changes and n:
            counted |= {AGAINST + name: paired(name)(view, views[0]) for name in paired_names()}
        kept = {"paid": paid(view)} | {WHOLE + name: OUTCOMES[name].change(view, views[0])[:, -1] for name in changes}
        if changes:
            kept |= {SINGLES: paired("averted by year")(view, views[0])} if n else {"drawn": run_["drawn"]}
        found.append(BlockRead(counted, kept))
    return found
