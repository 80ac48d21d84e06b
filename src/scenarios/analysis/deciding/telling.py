"""Progress in draws, of a work whose length is only guessed."""

from __future__ import annotations

from scenarios.analysis.deciding.bench import Tell
from scenarios.engine.ensemble.run import Progress


def teller(progress: Progress | None, whole: int) -> Tell:
    """Count draws for a progress bar; what takes longer than was thought moves the end."""
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, max(whole, done))

    return tell
