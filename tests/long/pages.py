"""Many at once: `python tests/long/pages.py [--sessions 20 --minutes 10]`. Each tab of the live page moves its own slider.

Each tab waits 5 to 15 seconds, moves, and times from the move to the frame after the answer. Afterwards its slider stands
where it put it: nobody sees another's plan. Prints the middle and the 95% point; exit code 1 where a tab shows another's
value, or the server grew by more than GROWTH a session.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time

import psutil
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
GROWTH = 40.0
"""MB of the server for each session: its state, and what it remembers of a plan's draws."""
MOVER = """(root, n) => { root.spent = []; root.wrong = []; let start = 0, mine = "";
const slider = root.querySelector('[name="carsi.mix"]') ?? root.querySelector('input[type="range"]');
const low = Number(slider.min), high = Number(slider.max), step = Number(slider.step) || 1;
const move = () => {
  const places = Math.round((high - low) / step);
  slider.value = low + step * ((n + 7 * Math.floor(Math.random() * places)) % places);
  mine = slider.value; start = performance.now();
  slider.dispatchEvent(new Event("change", { bubbles: true })); };
new MutationObserver(() => requestAnimationFrame(() => {
  root.spent.push(performance.now() - start);
  if (slider.value !== mine) root.wrong.push([mine, slider.value]);
  setTimeout(move, 5000 + 10000 * Math.random()); })).observe(root, { attributes: true, attributeFilter: ["data-answered"] });
setTimeout(move, 10000 * Math.random()); }"""


def main() -> None:
    """Serve, open, wait, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10.0)
    asked = parser.parse_args()
    command = [sys.executable, "-c", "from scenarios.cli import main; main()", "explore", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        address = server.stdout.readline().strip() if server.stdout else ""
        try:
            wrong = _watched(address, server.pid, asked.sessions, asked.minutes)
        finally:
            server.send_signal(signal.SIGINT)
    sys.exit(wrong)


def _watched(address: str, process: int, sessions: int, minutes: float) -> bool:
    """Whether anything was wrong."""
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        roots = []
        for n in range(sessions):
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.goto(address)
            page.locator("figure svg").wait_for(timeout=120_000)
            roots.append(page.locator(".explorer"))
            roots[-1].evaluate(MOVER, n)
        before = _memory(process)
        time.sleep(60.0 * minutes)
        after = _memory(process)
        spent = sorted(x for root in roots for x in root.evaluate("root => root.spent"))
        wrong = [x for root in roots for x in root.evaluate("root => root.wrong")]
        browser.close()
    p95 = spent[round(0.95 * (len(spent) - 1))]
    print(f"{sessions} sessions, {minutes:g} minutes, {len(spent)} moves: {statistics.median(spent):.0f} ms, p95 {p95:.0f} ms")
    print(f"server: {before:.0f} MB with all open, {after:.0f} MB at the end")
    print(f"{len(wrong)} moves showed another's value {wrong[:3]}")
    return bool(wrong) or after > before + GROWTH * sessions or len(spent) < sessions


def _memory(process: int) -> float:
    """MB of a process and all that it began."""
    first = psutil.Process(process)
    return sum(one.memory_info().rss for one in (first, *first.children(recursive=True))) / 1e6


if __name__ == "__main__":
    main()
