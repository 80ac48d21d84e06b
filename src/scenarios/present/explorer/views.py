"""What the live page shows of a state: the answer in a sentence, the pictures of the report, the numbers behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from scenarios.engine.run import run
from scenarios.present import reading
from scenarios.present.effects import effects
from scenarios.present.explorer.state import State, plans, rounded, steered, to_yaml
from scenarios.present.plots import COMPARISONS, FIGURES
from scenarios.present.reading import Result
from scenarios.present.report import headline
from scenarios.present.report.pictures import inline
from scenarios.spec.load import load

VIEWS = {
    "trajectories": "fans",
    "difference": "difference",
    "pipeline": "pipeline",
    "capacity": "capacity",
    "table": "fans",
}
"""Tab -> picture of the report whose drawing, or numbers, it shows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Results of the baseline and of the page's plan, the answer, and the plan as a file; `is_base`: nothing differs."""

    results: tuple[Result, Result]
    sentence: str
    yaml: str
    is_base: bool


@lru_cache(maxsize=24)
def shown(state: State) -> Shown:
    """Run a state, on the same draws as its baseline; kept, so undo and reset cost nothing.

    Raises:
        ScenarioError: the settings make no scenario.
    """
    base, mine = plans(state)
    first, second = run([base, mine], command="scenarios explore")
    moved = effects([first, second])
    same = moved[0].is_none
    alone = headline.sentence_alone(second).replace("Give a second scenario", "Move a control")
    sentence = alone if same else headline.sentence(moved, COMPARISONS["difference"].title([first, second]))
    return Shown((first, second), sentence, to_yaml(mine), same)


@lru_cache(maxsize=64)
def picture(state: State, view: str) -> str:
    """The SVG of a tab, with its sentence for those who cannot see it."""
    base, mine = shown(state).results
    name = VIEWS[view]
    if name in COMPARISONS:
        one = COMPARISONS[name]
        return str(inline(one.figure([base, mine]), view, one.alt_text([base, mine])))
    plot = FIGURES[name]
    return str(inline(plot.figure(mine, base), view, plot.alt_text(mine)))


def rows(state: State) -> list[dict[str, Any]]:
    """The numbers of the trajectories, the baseline's and the plan's."""
    base, mine = shown(state).results
    return [{"plan": plan, **row} for plan, one in (("baseline", base), ("shown", mine)) for row in FIGURES["fans"].table(one)]


def chip(state: State) -> str:
    """The words that stay in view."""
    return str(reading.chip(shown(state).results[0]))


@lru_cache(maxsize=24)
def as_preset(preset: str) -> dict[str, Any]:
    """What the preset's plan comes to, to start the controls from: per cents, weights by country, levers."""
    loaded = load(preset, {"ensemble.members": 20})
    program = steered(loaded)
    plan, levers = loaded.scenario.programs[program], loaded.scenario.levers
    (result,) = run([loaded])
    countries = weighed(preset)
    mean = result.data["allotted"].mean("member").sum("fiscal_year").sel(unit=list(countries))
    hard, soft = (float(mean.sel(kind=kind).sum()) for kind in ("hard", "soft"))
    by_unit = dict(zip(countries, map(float, mean.sum("kind").values), strict=True))
    return {
        "hard": round(100 * hard / (hard + soft)) if hard + soft else 0,
        "focus": round(100 * plan.focus),
        "envelope": round(100 * getattr(plan.envelope, "factor", 1.0)),
        "limit": plan.limit,
        "weights": rounded(by_unit),
        "demand": levers.demand.at(loaded.scenario.horizon.last),
        "coordination": levers.coordination.at(loaded.scenario.horizon.last),
        "priors": loaded.scenario.priors,
    }


@lru_cache(maxsize=24)
def weighed(preset: str) -> tuple[str, ...]:
    """Codes of the countries that have a weight, and the regional unit where the program has one."""
    loaded = load(preset)
    program = loaded.baseline.programs[steered(loaded)]
    return (*program.countries, *([program.regional_unit] if program.regional_unit else []))


def box(text: str, kind: str) -> str:
    """A sentence that screen readers tell when it changes."""
    return f'<p class="{kind}" role="status" aria-live="polite">{escape(text)}</p>'


def usable(sources: Sequence[str]) -> tuple[str, ...]:
    """Presets of the page: the files asked for, then those that ship."""
    from scenarios.shipped import CONFIGS

    return tuple(dict.fromkeys([*sources, *sorted(path.stem for path in CONFIGS.glob("*.yaml"))]))
