"""What the calls give back: the numbers, the report's pictures of them, one sentence; each shows itself in a notebook."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from scenarios.analysis import explain as explaining
from scenarios.analysis import headline, run_json
from scenarios.analysis.compare import homicides_averted
from scenarios.api.sources import Scenario
from scenarios.engine.ensemble.result import Result
from scenarios.errors import Problem, ScenarioError
from scenarios.present import comparison, explanation, notebook, reading, summary
from scenarios.present.effects import effects
from scenarios.present.plots import COMPARISONS, FIGURES, figures_of, waterfall
from scenarios.present.plots.saving import ENDINGS, save_as
from scenarios.present.report.headline import money_alone, sentence
from scenarios.present.storing import store
from scenarios.present.tables import csv_tables
from scenarios.present.window import show
from scenarios.terms import FORMATS
from scenarios.validation import nearest

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class Picture:
    """A picture with what it says; a notebook shows it.

    figure: to be drawn on further; title: the finding, computed from the numbers; alt: the picture in a sentence.
    """

    figure: Figure
    title: str
    alt: str = ""
    name: str = "picture"
    rows: Sequence[dict[str, Any]] = field(default=(), repr=False)

    def table(self) -> pd.DataFrame:
        """The numbers behind the picture."""
        import pandas as pd

        return pd.DataFrame(list(self.rows))

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the picture; the ending says how.

        Raises:
            ScenarioError: the path ends in none of .png, .svg, .pdf, or lies in no folder.
        """
        target = Path(path)
        if target.suffix not in ENDINGS:
            raise ScenarioError([Problem(f"“{target}” is no picture", None, "end it in .png, .svg or .pdf", "format")])
        if not target.parent.is_dir():
            what, hint = f"there is no folder {target.parent}", f"make it first: mkdir {quote(str(target.parent))}"
            raise ScenarioError([Problem(what, None, hint, "no-folder")])
        save_as(self.figure, target, self.alt or self.title)
        return target

    def show(self) -> None:
        """Show the picture: in the notebook, else in a window until it is closed, else in a file whose name is said."""
        if _in_notebook():
            from IPython.display import display

            display(self)  # type: ignore[no-untyped-call]
        elif file := show(self.figure, self.name, self.alt or self.title):
            print(f"no screen here: the picture is in {file}", file=sys.stderr)

    def __repr__(self) -> str:
        return f"<Picture “{self.title}”>"

    def _repr_html_(self) -> str:
        return notebook.image(self.figure, self.alt or self.title)


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    running = shell.get_ipython() if shell else None
    return running is not None and hasattr(running, "kernel")


@dataclass(frozen=True, repr=False)
class Run:
    """One scenario simulated: money, allotments and illustrative homicide rates, by draw.

    `print(run)` prints what `scenarios run` prints.
    """

    asked: Scenario | None
    """None of a run that was read back: its folder holds what came out, and hashes of what went in."""
    result: Result

    @property
    def scenario(self) -> Scenario:
        """What was run.

        Raises:
            ScenarioError: the run was read back from its folder.
        """
        if self.asked is None:
            what = f"the run of “{self.result.name}” was read back: its folder holds what came out, not the scenario"
            raise ScenarioError([Problem(what, None, "load the scenario itself: scenarios.load(…)", "no-scenario")])
        return self.asked

    @property
    def data(self) -> xr.Dataset:
        """All numbers, labelled: money in million USD, rates per 100,000 people a year; `member` counts the draws.

        A view: what is added to it, or taken from it, changes no picture and no table.
        """
        return self.result.data.copy(deep=False)

    @property
    def sentence(self) -> str:
        """How much money is planned and what has become of it."""
        return money_alone(self.result)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the scenario and its run warn of."""
        return tuple(json.loads(self.data.attrs["warnings"]))

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of the pictures: allotments, what became of the money, use of capacity, homicide rates, and a map where all
        countries have outlines.
        """
        return tuple(figures_of(self.result))

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables, those that `scenarios run` writes as CSV."""
        return tuple(csv_tables(self.result))

    def figure(self, name: str = "pipeline") -> Picture:
        """One of the report's pictures.

        Raises:
            ScenarioError: no picture of that name.
        """
        plot = FIGURES[known(name, self.figures, "picture")]
        return Picture(
            plot.figure(self.result), plot.title(self.result), plot.alt_text(self.result), name, plot.table(self.result)
        )

    def table(self, name: str) -> pd.DataFrame:
        """One of the tables; columns say their units.

        Raises:
            ScenarioError: no table of that name.
        """
        import pandas as pd

        found = csv_tables(self.result)
        header, lines = found[known(name, found, "table")]
        return pd.DataFrame(lines, columns=list(header))

    def as_dict(self) -> dict[str, Any]:
        """What `scenarios run --json` prints: money in USD."""
        return run_json.as_json([self.result])

    def save(self, out: str | PathLike[str] = "runs", formats: Collection[str] = ("csv", "xlsx", "figures")) -> Path:
        """Store the run in a folder of its own below `out`, as `scenarios run` does; returns that folder.

        Args:
            out: the folder of all runs.
            formats: what to write beside the result itself: csv, xlsx, figures, iamc.

        Raises:
            ScenarioError: no such format.
        """
        asked = formats.split(",") if isinstance(formats, str) else formats
        return store(self.result, Path(out), [known(name, FORMATS, "format") for name in asked])

    def __str__(self) -> str:
        return summary.render(summary.summary(self.result))

    def __repr__(self) -> str:
        return f"<Run of “{self.result.name}”, {reading.draws(self.result)}, run {self.result.run_id}>"

    def _repr_html_(self) -> str:
        picture = self.figure()
        more = f"{reading.draws(self.result)} of our assumptions. figure(name): {', '.join(self.figures)}; table(name): …"
        return notebook.answer(
            reading.chip(self.result), self.result.name, self.sentence, picture._repr_html_(), (*self.warnings, more)
        )


@dataclass(frozen=True, repr=False)
class Comparison:
    """A base and other scenarios on the same draws. `print(comparison)` prints what `scenarios compare` prints."""

    base: Run
    others: tuple[Run, ...]
    found: headline.Compared

    figures = tuple(COMPARISONS)
    """Names of the pictures: differences by year and in all, regret."""

    @property
    def results(self) -> tuple[Result, ...]:
        """All results, the base first."""
        return self.found.results

    @property
    def sentence(self) -> str:
        """The finding, in counts of 50 draws."""
        finding = sentence(effects(self.results), COMPARISONS["difference"].title(self.results))
        return finding + comparison.turning(self.found)

    @property
    def averted(self) -> xr.DataArray:
        """Homicides that each other scenario has fewer than the base, to the last pictured year.

        Axes: scenario, member, country; draw by draw, both with the same parameters and shocks.
        """
        import xarray as xr

        until = int(self.base.data.attrs["show_to"])
        values = [homicides_averted(self.base.result, other.result, until) for other in self.others]
        where = {"scenario": list(self.found.names[1:]), "member": self.base.data.member, "country": self.base.data.country}
        return xr.DataArray(values, where, ("scenario", "member", "country"), "homicides_averted", {"units": "homicides"})

    def figure(self, name: str = "difference") -> Picture:
        """One of the report's pictures.

        Raises:
            ScenarioError: no picture of that name.
        """
        plot, shown = COMPARISONS[known(name, self.figures, "picture")], self.results
        return Picture(plot.figure(shown), plot.title(shown), plot.alt_text(shown), name, plot.table(shown))

    def as_dict(self) -> dict[str, Any]:
        """What `scenarios compare --json` prints: money in USD, homicides in persons."""
        return headline.as_json(self.found)

    def __str__(self) -> str:
        return comparison.text(self.found, loaded=[one.scenario.loaded for one in (self.base, *self.others)])

    def __repr__(self) -> str:
        others = ", ".join(f"“{name}”" for name in self.found.names[1:])
        return f"<Comparison of {others} with “{self.found.names[0]}”, {reading.draws(self.base.result)}>"

    def _repr_html_(self) -> str:
        name = f"{', '.join(self.found.names[1:])} against {self.found.names[0]}"
        chip, picture = reading.chip(self.base.result), self.figure()._repr_html_()
        return notebook.answer(chip, name, self.sentence, picture, ("print(…) adds money, regret and what the sign rests on.",))


@dataclass(frozen=True, repr=False)
class Explanation:
    """Why one scenario differs from another. `print(explanation)` prints what `scenarios explain` prints."""

    base: Scenario
    other: Scenario
    found: explaining.Explained
    country: str

    @property
    def sentence(self) -> str:
        """What differs by how much, and which channels carry it."""
        return explanation.sentences(self.found, self.country)

    def figure(self) -> Picture:
        """The waterfall: what each decision and each channel adds or takes away."""
        shown = self.found, self.country
        return Picture(
            waterfall.figure(*shown), waterfall.title(*shown), waterfall.alt_text(*shown), "waterfall", waterfall.table(*shown)
        )

    def table(self) -> pd.DataFrame:
        """Homicides averted by decision and by channel, with Monte Carlo errors; each kind adds up to the total."""
        return self.figure().table()

    def as_dict(self) -> dict[str, Any]:
        """What `scenarios explain --json` prints."""
        return explaining.as_json(self.found, self.country)

    def __str__(self) -> str:
        return explanation.text(self.found, self.country)

    def __repr__(self) -> str:
        return f"<Explanation of “{self.found.other}” against “{self.found.base}”, {self.found.members:,} draws>"

    def _repr_html_(self) -> str:
        chip = reading.INVENTED if self.found.invented else reading.ILLUSTRATIVE
        name = f"Why {self.found.other} differs from {self.found.base}"
        return notebook.answer(chip, name, self.sentence, self.figure()._repr_html_())


def known(name: str, names: Collection[str], noun: str) -> str:
    """The name, if it is one of these."""
    if name in names:
        return name
    raise ScenarioError([Problem(f"there is no {noun} “{name}”", None, nearest(name, names, noun=f"{noun}s"), "unknown-name")])
