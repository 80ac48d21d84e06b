"""Write `pipeline.png`, the README's picture: the pipeline of the baseline, as `scenarios run baseline` draws it, smaller."""

from __future__ import annotations

import tempfile
from pathlib import Path

from making.directives import described
from making.shell import type_in
from PIL import Image
from PIL.PngImagePlugin import PngInfo

PICTURE = Path(__file__).with_name("pipeline.png")
WIDTH = 1000
"""Pixels: as wide as a page shows it on a fine screen."""


def write() -> None:
    """Run the baseline and keep its picture of the pipeline."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        said = type_in("scenarios run baseline --format figures --quiet", folder)
        if said.code:
            raise RuntimeError(said.err)
        (drawn,) = folder.glob("runs/*/pipeline.png")
        _shrink(drawn)


def _shrink(drawn: Path) -> None:
    """Fewer pixels and colours, the same sentence for those who cannot see it."""
    info = PngInfo()
    info.add_text("Description", described(drawn))
    with Image.open(drawn) as image:
        height = round(image.height * WIDTH / image.width)
        small = (
            image.convert("RGB")
            .resize((WIDTH, height), Image.Resampling.LANCZOS)
            .quantize(256, kmeans=1, dither=Image.Dither.NONE)
        )
    small.save(PICTURE, optimize=True, pnginfo=info)


if __name__ == "__main__":
    write()
