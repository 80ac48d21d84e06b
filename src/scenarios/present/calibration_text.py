"""A fit of the pipeline as text and as data: what it learned, how its figures lie under it, what they cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from scenarios.analysis.calibration import Calibration
from scenarios.analysis.calibration.checks import FEW, SAYS, Foretold, Learned, foretold, learned, learned_of_ceilings
from scenarios.analysis.calibration.points import BIASES, MEMORY, MISFIT
from scenarios.present import words
from scenarios.present.audit_text import figure, in_full, stated

WIDTH = 112


def text(fit: Calibration) -> str:
    """All of it for a terminal."""
    return "\n".join(line.rstrip() for line in _lines(fit))


def _lines(fit: Calibration) -> Iterator[str]:
    yield f"The pipeline fitted to what was published of its money, {fit.loaded.baseline.title}"
    yield (
        f"{words.counted(len(fit.points), 'figure')}, {fit.rounds * fit.count:,} draws, worth {fit.draws.effective:,.0f} equal "
        f"ones; seed {fit.seed}"
    )
    for sentence in sentences(fit):
        yield from ("", *wrap(sentence, WIDTH))
    registry = fit.loaded.baseline.parameters
    yield from ("", *_row("number, unit", "before: median [90%]", "after: median [90%]", "variance left"))
    yield "-" * WIDTH
    for one in learned(fit):
        unit = registry[one.name].unit
        yield from _row(f"{one.name}, {unit}", band(one.before), band(one.after), f"{one.kept:.0%}")
    yield from ("", *_row("figure, million USD or %", "stated", "a run's median [90%]", "with misfit [90%]", "below"))
    yield "-" * WIDTH
    for found in foretold(fit):
        yield from _row(*_cells(found))
    if fit.unfitted:
        yield from ("", "Not fitted")
        for why, ids in _by_reason(fit).items():
            yield from wrap(f"{', '.join(ids)}: {why}", WIDTH, initial_indent="  ", subsequent_indent="      ")


def _by_reason(fit: Calibration) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in fit.unfitted:
        found.setdefault(one.why, []).append(one.point.id)
    return found


def _cells(found: Foretold) -> tuple[str, ...]:
    point = found.one.point
    run = f"{figure(point, found.run['p50'])} [{_ends(found, found.run)}]"
    return point.id, stated(point), run, f"[{_ends(found, found.ours)}]", f"{found.below:.0%}"


def _ends(found: Foretold, ours: Mapping[str, float]) -> str:
    return f"{figure(found.one.point, ours['p05'])}, {figure(found.one.point, ours['p95'])}"


def _row(first: str, *rest: str) -> list[str]:
    widths = (24, 24, 24) if len(rest) < 4 else (21, 21, 21, 9)
    return [first.ljust(34) + "".join(cell.rjust(width) for cell, width in zip(rest, widths, strict=True))]


def band(ours: Mapping[str, float]) -> str:
    """Median and 90% band to three digits."""
    return f"{ours['p50']:.3g} [{ours['p05']:.3g}, {ours['p95']:.3g}]"


def sentences(fit: Calibration) -> list[str]:
    """What is to be said of a fit, most important first; computed from it."""
    found = foretold(fit)
    return list(filter(None, (_few(fit), _inside(found), _odd(found), _told(fit), _ceilings(fit), _assumed())))


def _few(fit: Calibration) -> str:
    n = fit.draws.effective
    return "" if n >= FEW else f"The draws are worth {n:.0f} equal ones only: no band is to be trusted; take more --draws."


def _inside(found: Sequence[Foretold]) -> str:
    run, ours = (sum(one.inside(90, run=run) for one in found) for run in (True, False))
    return (
        f"Of the {len(found)} figures that were fitted the 90% bands of a run hold {run}, and {ours} with the errors of "
        f"figures and the model’s misfit; `scenarios backtest` asks the same of figures that were left out."
    )


def _odd(found: Sequence[Foretold]) -> str:
    """Figures in the outer twentieth."""
    odd = [one for one in found if min(one.below, 1.0 - one.below) < 0.025]
    if not odd:
        return "None lies in the outer twentieth of what the fit expects for it."
    told = [f"{one.one.point.id}, {in_full(one.one.point)}" for one in odd]
    return f"In the outer twentieth of what the fit expects {'lies' if len(odd) == 1 else 'lie'} {words.joined(told)}."


def _told(fit: Calibration) -> str:
    silent = [one.name for one in learned(fit) if not one.told]
    return f"The figures say little or nothing of {words.joined(silent)}." if silent else ""


def _ceilings(fit: Calibration) -> str:
    """What the figures say of the limits on what a country can absorb."""
    found = learned_of_ceilings(fit)
    told = [one.name for one in found if one.told]
    if not found:
        return ""
    if not told:
        return (
            f"The figures cannot tell the ceilings: after the fit each of the {len(found)} numbers behind these has what it "
            f"had before, within {SAYS:.0%} of its variance. Their posterior is their prior."
        )
    return f"Of the ceilings the figures say something of {words.joined(told)}; they are drawn from their priors all the same."


def _assumed() -> str:
    biases = words.joined([f"{sd:.0%} on what is {basis}" for basis, sd in BIASES.items()])
    return (
        f"Assumed: the model misses by {MISFIT:.0%} (log), more for small sums, alike for the same money within {MEMORY:g} "
        f"year; a bias of {biases}."
    )


def as_json(fit: Calibration) -> dict[str, Any]:
    """The contract `scenarios/calibrate/1`: money in USD, shares as shares."""
    return {
        "schema": "scenarios/calibrate/1",
        "illustrative": True,
        "layer": "pipeline",
        "region": fit.loaded.baseline.title,
        "seed": fit.seed,
        "draws": fit.rounds * fit.count,
        "effective_draws": round(fit.draws.effective, 1),
        "parameters": [_learned(one) for one in learned(fit)],
        "ceilings": [_learned(one) for one in learned_of_ceilings(fit)],
        "points": [as_point(one) for one in foretold(fit)],
        "not_fitted": [{"point": one.point.id, "why": one.why} for one in fit.unfitted],
        "sentences": sentences(fit),
    }


def _learned(one: Learned) -> dict[str, Any]:
    return {
        "name": one.name,
        "prior": {name: round(x, 6) for name, x in one.before.items()},
        "posterior": {name: round(x, 6) for name, x in one.after.items()},
        "variance_left": round(one.kept, 4),
        "moved": round(one.moved, 4),
        "told": one.told,
    }


def as_point(found: Foretold) -> dict[str, Any]:
    """A figure beside what is expected for it: with misfit, and as a run's band alone."""
    point = found.one.point
    scale = 1.0 if point.unit == "share" else 1e6
    return {
        "point": point.id,
        "date": point.at.isoformat(),
        "unit": "share" if point.unit == "share" else "USD",
        "stated": [round(scale * float(x), 6) for x in (point.low, point.high)],
        **{name: round(scale * x, 6) for name, x in found.ours.items()},
        "inside": found.inside(90),
        "inside_50": found.inside(50),
        "below": round(found.below, 4),
        "run": {name: round(scale * x, 6) for name, x in found.run.items()},
        "inside_run": found.inside(90, run=True),
        "effective_draws": round(found.effective, 1),
    }
