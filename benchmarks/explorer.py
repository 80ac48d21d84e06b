"""From a slider to a new picture on the live page, in Debian's chromium: `python benchmarks/explorer.py [--quick]`.

The clock runs in the page: from the event of the slider to the frame after the answer stands in the page.
"""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
CLOCK = """root => { root.spent = []; let start = 0;
for (const name of ["input", "change"]) root.addEventListener(name, () => { start = performance.now(); }, true);
new MutationObserver(() => requestAnimationFrame(() => root.spent.push(performance.now() - start)))
    .observe(root, { attributes: true, attributeFilter: ["data-answered"] }); }"""
CASES = (
    ("one country, 200 draws, while dragging", "HND", True, ("300 ms", "150 ms")),
    ("one country, 1,000 draws, on release", "HND", False, ("300 ms", "150 ms")),
    ("all eight, 200 draws, while dragging", "", True, ("", "")),
    ("all eight, 1,000 draws, on release", "", False, ("700 ms", "700 ms")),
)
"""What is measured, the country that is shown, whether the thumb is held, what p95 should reach first and in the end."""


def measure(quick: bool) -> Iterator[tuple[str, str, str, str]]:
    """Lines of the table: what, p50 and p95, first, goal."""
    moves = 10 if quick else 30
    with _page() as page:
        root = page.locator(".explorer")
        root.evaluate(CLOCK)
        page.get_by_role("tab", name="Trajectories").click()
        for n, (what, country, held, (first, goal)) in enumerate(CASES):
            page.get_by_label("Country", exact=True).select_option(country)
            _settled(page)
            spent = sorted(_moves(page, root, held, moves, n))
            p95 = spent[min(len(spent) - 1, round(0.95 * len(spent)))]
            yield f"live page, slider to picture: {what}", f"{statistics.median(spent):.0f}, {p95:.0f} ms", first, goal


def _moves(page: Any, root: Any, held: bool, moves: int, case: int) -> list[float]:
    """Milliseconds of each move to a place where no slider has been, so that nothing is remembered."""
    box = page.get_by_role("slider", name=("Hard share", "Soft money to institutions")[case % 2]).bounding_box()
    middle, width = box["y"] + box["height"] / 2, box["width"] - 16
    found = []
    places = [0.20 + 0.012 * (case // 2) + 0.75 * (7 * n % (moves + 1)) / (moves + 1) for n in range(1, moves + 1)]
    for place in places:
        if not held or place is places[0]:
            page.mouse.move(box["x"] + 8 + 0.1 * width, middle)
            page.mouse.down()
            _settled(page)
        root.evaluate("root => { root.spent = []; }")
        page.mouse.move(box["x"] + 8 + place * width, middle)
        found += _settled(page).evaluate("root => root.spent") if held else []
        if not held:
            _settled(page)
            root.evaluate("root => { root.spent = []; }")
            page.mouse.up()
            found += _settled(page).evaluate("root => root.spent")
    page.mouse.up()
    _settled(page)
    return found


def _settled(page: Any) -> Any:
    """The page when every answer stands in it and its frame was drawn."""
    page.locator(".explorer:not([aria-busy])").wait_for()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.locator(".explorer")


@contextmanager
def _page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    command = [sys.executable, "-c", "from scenarios.cli import main; main()", "explore", "--no-browser"]
    told = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, env=told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        try:
            with sync_playwright() as engine:
                arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
                page = engine.chromium.launch(executable_path=CHROMIUM, args=arguments).new_page()
                page.set_viewport_size({"width": 1280, "height": 900})
                page.goto(address)
                page.locator("figure svg").wait_for(timeout=60_000)
                _settled(page)
                yield page
        finally:
            server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    for line in measure("--quick" in sys.argv):
        print(f"{line[0]:<66} {line[1]:>22} {line[2]:>10} {line[3]:>10}", flush=True)
