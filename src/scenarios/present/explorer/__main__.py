"""`python -m scenarios.present.explorer run …`: marimo's server, and the first answer made while the browser opens."""

from __future__ import annotations

import gc
import json
import os
import runpy
from threading import Thread

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


if __name__ == "__main__":
    import scenarios.present.explorer.widget  # noqa: F401  here and not in two threads at once: some libraries look for half-made others

    Thread(target=warm, daemon=True).start()
    runpy.run_module("marimo", run_name="__main__", alter_sys=True)
