"""Writing a picture as PNG, SVG or PDF, the same bytes on every rerun, with title, source and licence inside.

In a file of its own the letters of an SVG are outlines, so that it looks the same where our typeface is missing; in a page,
which brings the typeface, text stays text.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

import matplotlib
from matplotlib.figure import Figure

from scenarios.drafts import whole_file
from scenarios.present import style
from scenarios.present.words import clean

DPI, SCREEN = 150, 1920
"""Dots an inch of a page, dots across of a slide."""
ENDINGS = (".png", ".svg", ".pdf")
"""What a picture can be written as."""
RIGHTS = "MIT licence; data as their sources allow"
MADE_BY = "scenarios, a policy scenario simulator"


def save(figure: Figure, path_stem: Path | str, alt: str) -> tuple[Path, Path]:
    """Write `path_stem`.png and `path_stem`.svg; the sentence `alt` goes into both. Returns the two paths."""
    stem = Path(path_stem)
    png, svg = stem.with_name(f"{stem.name}.png"), stem.with_name(f"{stem.name}.svg")
    save_as(figure, png, alt)
    save_as(figure, svg, alt)
    return png, svg


def save_as(figure: Figure, path: Path, alt: str) -> None:
    """Write one picture, whole or not at all, in the format that its ending names, one of ENDINGS."""
    with whole_file(path) as draft:
        if path.suffix == ".svg":
            with _any_name():
                draft.write_text(svg_text(figure, path.stem, alt, outlined=True), encoding="utf-8", newline="\n")
        elif path.suffix == ".pdf":
            _save_pdf(figure, draft, alt)
        else:
            save_png(figure, draft, alt)


def save_png(figure: Figure, target: Path | BinaryIO, alt: str) -> None:
    """Write one picture as PNG into a file or a stream."""
    with style.drawing(), _any_name():
        figure.savefig(target, format="png", dpi=_dpi(figure), metadata=_facts(figure, alt, "Author", "Copyright"))


def _save_pdf(figure: Figure, target: Path, alt: str) -> None:
    """Write one picture as PDF with its typeface inside."""
    heading = style.heading_of(figure)
    keywords = f"{heading.chip}. Source: {clean(heading.source)}. {RIGHTS}"
    facts = {"Title": clean(heading.title), "Subject": clean(alt), "Keywords": keywords}
    with style.drawing(), _any_name(), matplotlib.rc_context({"pdf.fonttype": 42}):
        figure.savefig(target, format="pdf", metadata={**facts, "Author": MADE_BY, "CreationDate": None, "ModDate": None})


def _dpi(figure: Figure) -> float:
    """Dots an inch: a slide fills a screen, whatever its letters measure."""
    wide = figure.get_figwidth()
    return DPI if wide * 72 <= style.WIDE else SCREEN / wide


def _facts(figure: Figure, alt: str, author: str, rights: str) -> dict[str, str]:
    """What a picture says of itself, by the format's names of author and rights."""
    heading = style.heading_of(figure)
    return {
        "Title": clean(heading.title), "Description": clean(alt), "Source": clean(heading.source),
        author: MADE_BY, rights: f"{heading.chip}. {RIGHTS}",
    }  # fmt: skip


@contextmanager
def _any_name() -> Iterator[None]:
    """No warning of a name in a script that Lato lacks."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def svg_text(figure: Figure, name: str, alt: str, outlined: bool = False) -> str:
    """The picture as SVG: no date, every id prefixed by the name so that pictures can share a page.

    Text is text, searchable and read by screen readers, or outlines of its letters, which need no typeface.
    """
    buffer = StringIO()
    with style.drawing(), matplotlib.rc_context({"svg.fonttype": "path" if outlined else "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, **_facts(figure, alt, "Creator", "Rights")})
    return _named(_prefixed(buffer.getvalue(), re.sub(r"\W", "-", name)), clean(alt))


def _prefixed(svg: str, name: str) -> str:
    return re.sub(r'( id="|url\(#|href="#)', rf"\g<1>{name}-", svg)


def _named(svg: str, alt: str) -> str:
    """Give screen readers the picture's sentence."""
    return svg.replace("<svg ", f'<svg role="img" aria-label={quoteattr(alt)} ', 1)
