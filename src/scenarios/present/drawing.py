"""Pictures of a run or of a comparison into a folder: here, or in a process that waits for work (`painter.py`)."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scenarios.present import style
from scenarios.present.plots import COMPARISONS, FIGURES, drawn, figures_of, save

PICTURES: dict[str, Mapping[str, Any]] = {"run": FIGURES, "comparison": COMPARISONS}
"""What can be asked for: the pictures of one result, or of several on the same draws."""
DONE = b"done\n"


def draw(what: str, shown: Any, folder: Path, width: str = "page") -> None:
    """Write every picture of a kind into a folder that exists, as PNG and SVG, in one of the sizes of `size.py`.

    Raises:
        OSError: a file cannot be written.
    """
    with style.sized(width):
        _draw(_names(what, shown), what, shown, folder)


def _names(what: str, shown: Any) -> list[str]:
    """Pictures of a kind that there are of what is shown."""
    return list(figures_of(shown) if what == "run" else PICTURES[what])


def _draw(names: list[str], what: str, shown: Any, folder: Path) -> None:
    for name in names:
        plot = PICTURES[what][name]
        pages = drawn(name, shown) if what == "comparison" else [(plot.figure(shown), shown)]
        for n, (figure, part) in enumerate(pages, 1):
            save(figure, folder / (name if n == 1 else f"{name}-{n}"), plot.alt_text(part))


def serve() -> None:
    """Draw what is asked for on standard input, one pickled (kind, results, folder, width) after another, until it is closed.

    Each is answered by a line, `done` where all pictures are there. Whoever asks is this program on the same machine.
    """
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    while True:
        try:
            what, shown, folder, width = pickle.load(sys.stdin.buffer)
            with style.sized(width):
                drawn_well = _drawn_by_two(what, shown, Path(folder), width)
            answers.write(DONE if drawn_well else b"failed\n")
        except (EOFError, BrokenPipeError):
            os._exit(0)


def _drawn_by_two(what: str, shown: Any, folder: Path, width: str) -> bool:
    """Whether all were drawn; one half by a copy of this process where that is safe, which is while no thread is alive."""
    names = _names(what, shown)
    if sys.platform != "linux" or threading.active_count() > 1:
        return _drawn(lambda: draw(what, shown, folder, width))
    half = len(names) // 2
    if not (copy := os.fork()):
        os._exit(not _drawn(lambda: _draw(names[half:], what, shown, folder)))
    mine = _drawn(lambda: _draw(names[:half], what, shown, folder))
    return os.waitpid(copy, 0)[1] == 0 and mine


def _drawn(work: Callable[[], None]) -> bool:
    """Whether the work was done; if not, whoever asked does it again and tells what hinders it."""
    try:
        work()
    except Exception:
        return False
    return True
