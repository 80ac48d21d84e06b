"""`python -m scenarios.present.explorer run …`: marimo's server behind a guard, and the first answer made meanwhile."""

from __future__ import annotations

import gc
import json
import os
import runpy
from threading import Thread
from typing import Any

import uvicorn

from scenarios.present.explorer.guard import LARGEST, Guard
from scenarios.present.explorer.talk import answer


def warm() -> None:
    """Run what the page shows first, so that it is remembered; a fault is told when the page asks."""
    given = json.loads(os.environ.get("SCENARIOS_EXPLORE", "[]"))
    first = answer({"do": "start", "link": ""}, given)
    answer({"do": "go", "link": first.get("link", ""), "drag": True}, given)
    calm()


def calm() -> None:
    """Look for garbage less often, and never among what stood at the start.

    Pictures leave much of it in rings; searching all that is loaded held up every tenth answer by a fifth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 50)


class Guarded(uvicorn.Config):
    """The configuration of marimo's server, its application behind the guard; `cli.explore` looks whether it is."""

    def __init__(self, app: Any, *args: Any, **given: Any) -> None:
        super().__init__(Guard(app, given["port"]), *args, **{**given, "ws_max_size": LARGEST})


if __name__ == "__main__":
    import scenarios.present.explorer.widget  # noqa: F401  here and not in two threads at once: some libraries look for half-made others

    uvicorn.Config = Guarded  # type: ignore[misc]
    Thread(target=warm, daemon=True).start()
    runpy.run_module("marimo", run_name="__main__", alter_sys=True)
