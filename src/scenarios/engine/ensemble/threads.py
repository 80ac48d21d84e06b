"""Work side by side in threads: compiled code lets go of the interpreter, so two threads take half the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")


def side_by_side(work: Callable[[Item], Done], items: Iterable[Item], workers: int) -> Iterator[Done]:
    """What comes of each item, in their order; where one fails, or nobody wants more, what has not begun is dropped."""
    with ThreadPoolExecutor(workers) as pool:
        try:
            yield from pool.map(work, items)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
