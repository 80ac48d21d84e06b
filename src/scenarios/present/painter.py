"""A process of its own that draws: it loads matplotlib while a run goes on, and draws while its tables are written.

It is a fresh interpreter, never a copy of this process, whose threads are alive. Whatever hinders it (an interpreter that
cannot be started, a process that dies, a fault while it draws) costs time only: the pictures are then drawn here, and what is
wrong is told from here.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from scenarios.drafts import clear
from scenarios.ending import undone_by

Begin = Callable[[str, Any, Path], AbstractContextManager[None]]
"""Called with kind (`run`, `comparison`), result or results, folder; the pictures are there when its block has ended well."""
PAGE = "page"


@contextmanager
def painter(wanted: bool = True, width: str = PAGE) -> Iterator[Begin]:
    """Start the process, if pictures are wanted, and end it with the block; `width` is one of the sizes of `size.py`."""
    process = _start() if wanted else None
    if process is None:
        yield partial(begin_here, width=width)
        return
    try:
        with undone_by(lambda: _end(process)):
            yield partial(_begin, process, width)
    finally:
        _end(process)


@contextmanager
def begin_here(what: str, shown: Any, folder: Path, width: str = PAGE) -> Iterator[None]:
    """Draw in this process, when the block has ended well."""
    yield
    from scenarios.present.drawing import draw

    draw(what, shown, folder, width)


@contextmanager
def _begin(process: subprocess.Popen[bytes], width: str, what: str, shown: Any, folder: Path) -> Iterator[None]:
    """Let the process draw beside the block; if the block fails, nobody draws into the folder any more."""
    sender = Thread(target=_send, args=(process, (what, shown, str(folder.resolve()), width)), daemon=True)
    sender.start()
    undo = partial(_undo, process, folder)
    try:
        with undone_by(undo):
            yield
            sender.join()
            drawn = process.stdout is not None and process.stdout.readline() == b"done\n"
    except BaseException:
        undo()
        raise
    if not drawn:
        undo()
        with begin_here(what, shown, folder, width):
            pass


def _send(process: subprocess.Popen[bytes], asked: tuple[str, Any, str, str]) -> None:
    """Ask; a process that is no more is noticed where its answer is missing."""
    with suppress(OSError, ValueError):
        assert process.stdin is not None
        pickle.dump(asked, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()


def _start() -> subprocess.Popen[bytes] | None:
    """A fresh interpreter with this one's path; what it says on its own is not for the user. None where there is none."""
    if not sys.executable or getattr(sys, "frozen", False):
        return None
    code = f"import sys; sys.path[:] = {sys.path!r}; from scenarios.present.drawing import serve; serve()"
    few = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | few,
            start_new_session=True,
        )
    except (OSError, ValueError):
        return None


def _undo(process: subprocess.Popen[bytes], folder: Path) -> None:
    """End the process, and clear away what it had half drawn."""
    _end(process)
    clear(folder)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process, its copies, and its pipes."""
    with suppress(OSError):
        if os.name == "posix" and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    _wait_for_copies(process.pid)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _wait_for_copies(group: int) -> None:
    """Until the last of a group of processes that were killed is gone: a second at most."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except (OSError, AttributeError):
            return
        time.sleep(0.01)
