"""Stored runs from Python: one in a file for another, and the same run again somewhere else."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.analysis.stored.again import Rerun
    from scenarios.api.answers import Run


@dataclass(frozen=True, repr=False)
class Again:
    """An archive's run made again. `print(again)` prints what `scenarios rerun` prints."""

    found: Rerun

    @property
    def same(self) -> bool:
        """Whether it is the same run, bit for bit."""
        return self.found.same

    @property
    def run(self) -> Run:
        """The run that was made now."""
        from scenarios.api.answers import Run

        return Run(None, self.found.result)

    def as_dict(self) -> dict[str, Any]:
        """What `scenarios rerun --json` prints."""
        from scenarios.analysis.stored.again import as_json

        return as_json(self.found)

    def __str__(self) -> str:
        from scenarios.present.drift import rerun_text

        return rerun_text(self.found)

    def __repr__(self) -> str:
        said = "the same, bit for bit" if self.same else f"{len(self.found.arrays)} arrays differ"
        return f"<“{self.found.loaded.scenario.name}” again: {said}>"


def pack(folder: str | PathLike[str], out: str | PathLike[str] | None = None) -> Path:
    """Put a stored run into one file that another can run again; returns its path.

    Args:
        folder: the run's own folder, as `runs/baseline-42779f9`; `scenarios list runs` names them.
        out: the archive, FILE.zip; beside the folder under its name otherwise.

    Raises:
        ScenarioError: the folder holds no run, or what it was made from cannot be packed.
    """
    from scenarios.analysis.stored import open_stored
    from scenarios.analysis.stored.archive import pack as write

    home = Path(folder).resolve()
    target = home.with_name(f"{home.name}.zip") if out is None else Path(out)
    write(open_stored(folder if isinstance(folder, str) else Path(folder)), target)
    return target


def rerun(archive: str | PathLike[str], *, trust_rules: bool = False, workers: int = 2) -> Again:
    """Run an archive again: the same bits, or what differs.

    Args:
        archive: what `pack` wrote; it is read as a stranger's file.
        trust_rules: run the archive's own rules, which are Python and can do all that you can.
        workers: threads.

    Raises:
        ScenarioError: it is no archive, it reaches outside its folder, or it has rules that are not trusted.
    """
    from scenarios.analysis.stored.again import rerun as again
    from scenarios.api.calls import say_if_compiling

    say_if_compiling()
    return Again(again(Path(archive), trusted=trust_rules, workers=workers))
