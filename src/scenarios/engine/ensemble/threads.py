"""Work side by side in threads: compiled code lets go of the interpreter, so two threads take half the time.

Or elsewhere: where work goes to other processes and machines, a crew stands in the place of a number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeAlias, TypeVar

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Done = TypeVar("Done")


@contextmanager
def threads(workers: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that drop what they have not begun where something goes wrong, or nobody wants more."""
    with ThreadPoolExecutor(workers) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def side_by_side(work: Callable[[Item], Done], items: Iterable[Item], workers: int) -> Iterator[Done]:
    """What comes of each item, in their order."""
    with threads(workers) as pool:
        yield from pool.map(work, items)


class WorkCrew(Protocol):
    """Workers elsewhere: `analysis/cluster.py` has them."""

    def each(
        self, shared: Shared, work: Callable[[Shared, Item], Done], errands: Iterable[Item]
    ) -> Iterator[tuple[Item, Done]]:
        """Each errand with what came of it, in the order in which they are done."""


Workers: TypeAlias = int | WorkCrew
"""Who does the work: so many threads, or others."""
