"""`python -m scenarios.present.explorer run …`: marimo's server, and the first answer made while the browser opens."""

from __future__ import annotations

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


if __name__ == "__main__":
    import scenarios.present.explorer.widget  # noqa: F401  here and not in two threads at once: some libraries look for half-made others

    Thread(target=warm, daemon=True).start()
    runpy.run_module("marimo", run_name="__main__", alter_sys=True)
