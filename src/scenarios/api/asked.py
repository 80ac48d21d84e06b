"""What a question gives back: the finding in sentences, its tables, its picture, and the contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from scenarios.api.answers import Picture
from scenarios.engine.ensemble.result import Result
from scenarios.present import notebook, reading

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Inquiry:
    """The answer to one question about several plans. `print(inquiry)` prints what its command prints.

    question: the command's name; found: the numbers; base: the run of the first plan.
    """

    question: str
    found: Any
    names: Sequence[str]
    base: Result
    words: str
    picture: str

    @property
    def sentence(self) -> str:
        """The finding."""
        return " ".join(self._words.sentences(self.found))

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables, those that the command writes as CSV."""
        return tuple(grid.name for grid in self._words.grids_of(self.found))

    def table(self, name: str | None = None) -> pd.DataFrame:
        """One of the tables, the first unless another is named.

        Raises:
            ScenarioError: no table of that name.
        """
        import pandas as pd

        from scenarios.api.answers import known

        grids = {grid.name: grid for grid in self._words.grids_of(self.found)}
        heads, rows = grids[known(name or next(iter(grids)), grids, "table")].flat()
        return pd.DataFrame(rows, columns=heads)

    def figure(self) -> Picture:
        """The picture of the answer."""
        plot = import_module(f"scenarios.present.plots.{self.picture}")
        found = self.found
        return Picture(plot.figure(found), plot.title(found), plot.alt_text(found), self.question, plot.table(found))

    def as_dict(self) -> dict[str, Any]:
        """What the command prints with --json: money in USD."""
        answer: dict[str, Any] = self._words.contract(self.found)
        return answer

    @property
    def _words(self) -> Any:
        return import_module(f"scenarios.present.{self.words}")

    def __str__(self) -> str:
        return str(self._words.text(self.found))

    def __repr__(self) -> str:
        return f"<Inquiry “{self.question}” of {', '.join(f'“{name}”' for name in self.names)}, {reading.draws(self.base)}>"

    def _repr_html_(self) -> str:
        name = f"{self.question.capitalize()}: {', '.join(self.names)}"
        return notebook.answer(reading.chip(self.base), name, self.sentence, self.figure()._repr_html_())
