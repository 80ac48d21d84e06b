"""The calls of who must decide: optimize, next_amount, goal, frontier; each gives numbers, a picture and sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.api.sources import Scenario, Source, read
from scenarios.spec.load import ensemble

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.api.answers import Picture

ByCountry = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, repr=False)
class DecisionAnswer:
    """An answer to who must decide. `print(answer)` prints what the command prints.

    asked: the scenario; found: all numbers, as the analysis has them.
    """

    asked: Scenario
    found: Any
    kind: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found, computed from the numbers."""
        return tuple(_texts(self.kind).sentences(self.found))

    @property
    def plan(self) -> dict[str, Any]:
        """The best plan as plain data that `load` takes, of `optimize`.

        Raises:
            AttributeError: the answer is another and has no plan.
        """
        if self.kind != "optimize":
            raise AttributeError(f"the answer of {self.kind} has no plan of its own: as_dict() has its numbers")
        return dict(self.found.best.data)

    def figure(self) -> Picture:
        """The picture."""
        from importlib import import_module

        from scenarios.api.answers import Picture

        plot = import_module(f"scenarios.present.plots.{_PLOTS[self.kind]}")
        shown = self.found
        return Picture(plot.figure(shown), plot.title(shown), plot.alt_text(shown), self.kind, plot.table(shown))

    def table(self) -> pd.DataFrame:
        """The numbers behind the picture."""
        return self.figure().table()

    def as_dict(self) -> dict[str, Any]:
        """What the command prints with `--json`: money in USD."""
        from scenarios.analysis.deciding import contracts

        if self.kind == "optimize":
            return contracts.optimize_json(self.found, None)
        forms: dict[str, Callable[[Any], dict[str, Any]]] = {
            "next": contracts.next_json, "goal": contracts.goal_json, "frontier": contracts.frontier_json
        }  # fmt: skip
        return forms[self.kind](self.found)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the answer as a page of HTML, or the best plan as a scenario: FILE.html, FILE.yaml."""
        from scenarios.present.report import write
        from scenarios.present.report.decided import page_of

        target = Path(path)
        if target.suffix in (".yaml", ".yml"):
            from scenarios.present.deciding.optimize_words import comments
            from scenarios.spec.writing import file_text

            _ = self.plan  # no other answer has one
            write(file_text(self.found.best, comments(self.found)), target)
        else:
            write(page_of(self.found, f"scenarios {self.kind} (from Python)"), target)
        return target

    def __str__(self) -> str:
        return str(_texts(self.kind).text(self.found))

    def __repr__(self) -> str:
        return f"<Answer of {self.kind} for “{self.asked.name}”: {self.figure().title}>"

    def _repr_html_(self) -> str:
        from scenarios.present import notebook, reading

        chip = reading.INVENTED if self.asked.loaded.baseline.status == "invented" else reading.ILLUSTRATIVE
        first, *rest = self.sentences
        return notebook.answer(chip, self.asked.name, first, self.figure()._repr_html_(), rest)


_PLOTS = {"optimize": "near", "next": "more", "goal": "goal", "frontier": "front"}


def _texts(kind: str) -> Any:
    """The words of an answer."""
    from scenarios.present.deciding import frontier_text, goal_text, next_text, optimize_text

    return {"optimize": optimize_text, "next": next_text, "goal": goal_text, "frontier": frontier_text}[kind]


def optimize(
    source: Source,
    over: Sequence[str] = ("split", "mix"),
    *,
    floors: ByCountry | None = None,
    caps: ByCountry | None = None,
    earmarks: Mapping[str, float] | None = None,
    beyond_law: bool = False,
    first: int | None = None,
    objective: str = "homicides_averted_run_off",
    statistic: str = "trimmed_mean",
    members: int = 512,
    unseen: int = 4096,
    seed: int | None = None,
    workers: int = 2,
) -> DecisionAnswer:
    """The best plan, and how flat the best is.

    Args:
        source: what `load` takes, or a loaded scenario.
        over: what may be chosen: split, mix, transfer, regional; or of one program, as `carsi.split`.
        floors: least shares by program and country, over the scenario's own.
        caps: greatest shares.
        earmarks: least soft share by program.
        beyond_law: let mixes go beyond what laws permit.
        first: decide from this fiscal year on.
        objective: an outcome of which more or less is better.
        statistic: of its draws: trimmed_mean, mean, median, p05 or cvar.
        members: draws of the search.
        unseen: other draws, to tell the answer on.
        seed: of all draws.
        workers: threads.

    Raises:
        ScenarioError: the scenario cannot be read, or what is asked cannot be chosen.

    >>> import scenarios
    >>> found = scenarios.optimize("toy", ["commons.split"], members=24, unseen=24)
    >>> sorted(found.as_dict()["best"]["shares"]["commons"])
    ['AVA', 'BOR', 'CYL']
    """
    from scenarios.analysis.deciding.asked import leeway_asked, parts_of
    from scenarios.analysis.deciding.leeway import Limits
    from scenarios.analysis.deciding.optimize import Effort
    from scenarios.analysis.deciding.optimize import optimize as search
    from scenarios.analysis.deciding.since import deciding_from
    from scenarios.analysis.deciding.target import target_of

    one = read(source, ensemble(None, seed))
    loaded = deciding_from(one.loaded, first)
    limits = Limits(floors or {}, caps or {}, earmarks or {}, beyond_law)
    leeway = leeway_asked(loaded, parts_of(list(over), loaded), limits, first)
    target = target_of(objective, statistic, first=first or loaded.scenario.horizon.first)
    return DecisionAnswer(one, search(loaded, leeway, target, Effort(members, unseen), workers=workers), "optimize")


def next_amount(
    source: Source,
    *amounts: str,
    metric: str = "homicides_averted",
    by_year: bool = False,
    first: int | None = None,
    members: int | None = None,
    seed: int | None = None,
    workers: int = 2,
) -> DecisionAnswer:
    """What one more amount would do in each country and kind, beside the plan as it stands.

    Args:
        source: what `load` takes, or a loaded scenario.
        amounts: as `"1 million"`; several are several questions.
        metric: the outcome.
        by_year: one fiscal year at a time.
        first: the first fiscal year of new money.
        members: draws of the assumptions.
        seed: of all draws.
        workers: threads.

    Raises:
        ScenarioError: the scenario cannot be read, an amount has no unit, or there is no such outcome.
    """
    from scenarios.analysis.deciding.amounts import millions_of
    from scenarios.analysis.deciding.next_amount import next_amount as ask
    from scenarios.analysis.deciding.since import deciding_from

    one = read(source, ensemble(members, seed))
    asked = millions_of(amounts or ("1 million",))
    loaded = deciding_from(one.loaded, first)
    return DecisionAnswer(one, ask(loaded, asked, metric, by_year=by_year, first=first, workers=workers), "next")


def goal(
    source: Source,
    at_least: float,
    chance: float = 0.5,
    *,
    metric: str = "homicides_averted_run_off",
    members: int | None = None,
    seed: int | None = None,
    workers: int = 2,
) -> DecisionAnswer:
    """The least envelope that reaches a target with a chance; that none does, where capacity binds.

    Args:
        source: what `load` takes, or a loaded scenario.
        at_least: so much of the outcome; of what is better less, so much less.
        chance: with which it is to be reached.
        metric: the outcome.
        members: draws of the assumptions.
        seed: of all draws.
        workers: threads.

    Raises:
        ScenarioError: the scenario cannot be read, or the goal is none.
    """
    from scenarios.analysis.deciding.goal import seek_goal

    one = read(source, ensemble(members, seed))
    return DecisionAnswer(one, seek_goal(one.loaded, metric, at_least, chance, workers=workers), "goal")


def frontier(
    source: Source,
    x: str,
    y: str = "homicides_averted_run_off",
    *others: Source,
    over: Sequence[str] = ("split", "mix"),
    statistic: str = "trimmed_mean",
    members: int = 512,
    unseen: int = 2048,
    seed: int | None = None,
    workers: int = 2,
) -> DecisionAnswer:
    """What one aim costs of another: best plans for weights of two outcomes, and other plans beside them.

    Args:
        source: what `load` takes, or a loaded scenario.
        x: an outcome, or `envelope`.
        y: an outcome.
        others: plans to set beside the front.
        over: what may be chosen.
        statistic: of both outcomes.
        members: draws of the search.
        unseen: other draws, to tell points on.
        seed: of all draws.
        workers: threads.

    Raises:
        ScenarioError: a scenario cannot be read, or an outcome cannot be an aim.
    """
    from scenarios.analysis.deciding.frontier import front_of
    from scenarios.analysis.deciding.leeway import Limits
    from scenarios.analysis.deciding.optimize import Effort

    given = [read(one, ensemble(None, seed)) for one in (source, *others)]
    loaded = [one.loaded for one in given]
    found = front_of(loaded, x, y, statistic, list(over), Limits(), Effort(members, unseen), workers=workers)
    return DecisionAnswer(given[0], found, "frontier")
