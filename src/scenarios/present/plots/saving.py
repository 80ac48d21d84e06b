"""Writing a picture as PNG for eyes and as SVG for pages, the same bytes on every rerun."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from matplotlib.figure import Figure

from scenarios.drafts import whole_file
from scenarios.present import style
from scenarios.present.words import clean

DPI = 150


def save(figure: Figure, path_stem: Path | str, alt: str) -> tuple[Path, Path]:
    """Write `path_stem`.png and `path_stem`.svg; the sentence `alt` goes into both. Returns the two paths."""
    stem = Path(path_stem)
    png, svg = stem.with_name(f"{stem.name}.png"), stem.with_name(f"{stem.name}.svg")
    save_as(figure, png, alt)
    save_as(figure, svg, alt)
    return png, svg


def save_as(figure: Figure, path: Path, alt: str) -> None:
    """Write one picture, whole or not at all, in the format that its ending names, .png or .svg."""
    with whole_file(path) as draft:
        if path.suffix == ".svg":
            with _any_name():
                draft.write_text(svg_text(figure, path.stem, alt), encoding="utf-8", newline="\n")
        else:
            save_png(figure, draft, alt)


def save_png(figure: Figure, target: Path | BinaryIO, alt: str) -> None:
    """Write one picture as PNG into a file or a stream."""
    with style.drawing(), _any_name():
        figure.savefig(target, format="png", dpi=DPI, metadata={"Description": clean(alt)})


@contextmanager
def _any_name() -> Iterator[None]:
    """No warning of a name in a script that Lato lacks."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def svg_text(figure: Figure, name: str, alt: str) -> str:
    """The picture as SVG: text as text, no date, every id prefixed by the name so that pictures can share a page."""
    buffer = StringIO()
    with style.drawing():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Description": clean(alt)})
    return _named(_prefixed(buffer.getvalue(), re.sub(r"\W", "-", name)), clean(alt))


def _prefixed(svg: str, name: str) -> str:
    return re.sub(r'( id="|url\(#|href="#)', rf"\g<1>{name}-", svg)


def _named(svg: str, alt: str) -> str:
    """Give screen readers the picture's sentence."""
    return svg.replace("<svg ", f'<svg role="img" aria-label={quoteattr(alt)} ', 1)
