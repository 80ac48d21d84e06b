"""Being told to stop: Ctrl-C, SIGTERM and SIGHUP undo what is half done, and end the process at once.

An interruption raised as an exception may meet a lock that is held, or the clearing away of an object, where Python drops it.
So nothing is raised: what is half done is known (`ending`), and undone from here.
"""

from __future__ import annotations

import os
import signal
from types import FrameType

from scenarios.ending import undo_all

INTERRUPTED = 130
"""The exit code after Ctrl-C: 128 and the signal's number, as shells have it."""
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
TOLD = "\ninterrupted: nothing is left half-written\n"


def heed() -> None:
    """Mind the signals; those that somebody set otherwise stay so, as `nohup` does."""
    for number in SIGNALS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)  # once is enough
    undo_all()
    try:
        os.write(2, TOLD.encode())
    finally:
        os._exit(128 + number)
