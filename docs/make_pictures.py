"""Write the two pictures that are kept in git: the pipeline of the baseline for the README, and the live page.

They are made by the program, and only made smaller here: `python docs/make_pictures.py`. The live page needs chromium.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from making.directives import described
from making.shell import type_in
from PIL import Image
from PIL.PngImagePlugin import PngInfo

HERE = Path(__file__).resolve().parent
WIDTH = 1000
"""Pixels: as wide as a page shows it on a fine screen."""
PLAN = """name: Institutions first
question: What if soft money comes first, and goes where homicide is highest?
extends: baseline
programs:
  carsi: {mix: {2008: 0.30, 2013: 0.50}, split: need, caps: {HND: 0.30}, limit: redistribute}
"""
LIVE = "The live page: on the left the plan's controls, on the right one sentence, the decision row and the difference"


def pipeline(folder: Path) -> None:
    """`pipeline.png`: the picture of the pipeline as `scenarios run baseline` draws it."""
    said = type_in("scenarios run baseline --format figures --quiet", folder)
    if said.code:
        raise RuntimeError(said.err)
    (drawn,) = folder.glob("runs/*/pipeline.png")
    _shrink(drawn, HERE / "pipeline.png", described(drawn))


def live(folder: Path) -> None:
    """`live.png`: the page of `scenarios explore mine.yaml` in a browser."""
    (folder / "mine.yaml").write_text(PLAN, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("scenarios")), "explore", "mine.yaml", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as page:
        try:
            address = page.stdout.readline().strip() if page.stdout else ""
            _photograph(address, folder / "live.png")
        finally:
            page.terminate()
    _shrink(folder / "live.png", HERE / "live.png", LIVE)


def _photograph(address: str, target: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1080})
        page.goto(address)
        page.get_by_text("Of 50 draws").first.wait_for(timeout=60_000)
        page.wait_for_timeout(3000)
        page.screenshot(path=target)
        browser.close()


def _shrink(drawn: Path, target: Path, alt: str) -> None:
    """Fewer pixels and colours; the sentence for those who cannot see it stays in the file."""
    info = PngInfo()
    info.add_text("Description", alt)
    with Image.open(drawn) as image:
        height = round(image.height * WIDTH / image.width)
        small = image.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    small = small.quantize(256, kmeans=1, dither=Image.Dither.NONE)  # k-means keeps the colours of thin lines
    small.save(target, optimize=True, pnginfo=info)


if __name__ == "__main__":
    for make in (pipeline, live):
        with tempfile.TemporaryDirectory() as name:
            make(Path(name))
