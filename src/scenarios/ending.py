"""What is half done, and how it is undone where the process has to end at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_half_done: list[Callable[[], None]] = []


@contextmanager
def undone_by(undo: Callable[[], None]) -> Iterator[None]:
    """While the block lasts, `undo_all` calls this; a block that ends, well or not, cleans up for itself."""
    _half_done.append(undo)
    try:
        yield
    finally:
        _half_done.remove(undo)


def undo_all() -> None:
    """Undo what is half done, the earliest first: a helper begins before what it writes into. No fault hinders another."""
    for undo in _half_done:
        with suppress(Exception):
            undo()
