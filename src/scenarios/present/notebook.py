"""What a notebook shows: the report's pictures as images, with their sentence and the mark that says how to take them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO

from matplotlib.figure import Figure

from scenarios.present import style
from scenarios.present.plots.saving import DPI, save_png
from scenarios.present.words import clean

_CHIP = f"border:1px solid {style.VERMILION};color:{style.VERMILION_TEXT};font-size:11px;font-weight:bold;padding:1px 5px"
_BOX = "max-width:820px;margin-bottom:1em;font-family:Lato,sans-serif"
_NOTE = "font:12px ui-monospace,monospace;white-space:pre-wrap"  # a caret stands under what it means


def png(figure: Figure, alt: str) -> bytes:
    """The picture as PNG."""
    buffer = BytesIO()
    save_png(figure, buffer, alt)
    return buffer.getvalue()


def image(figure: Figure, alt: str) -> str:
    """The picture as an HTML image that needs no other file and looks the same in every notebook."""
    width = round(figure.get_figwidth() * DPI / 2)
    data = b64encode(png(figure, alt)).decode("ascii")
    return f'<img alt="{escape(clean(alt))}" style="width:{width}px;max-width:100%" src="data:image/png;base64,{data}">'


def answer(chip: str, name: str, sentence: str, picture: str = "", notes: Iterable[str] = ()) -> str:
    """One answer: whose it is and the mark, the sentence, the picture, small notes (HTML is escaped, but for the picture)."""
    said = "".join(f'<div style="{_NOTE}">{escape(note)}</div>' for note in notes if note)
    return (
        f'<div style="{_BOX}"><div><b>{escape(name)}</b> <span style="{_CHIP}">{escape(chip)}</span></div>'
        f'<p style="margin:.4em 0">{escape(sentence)}</p>{picture}{said}</div>'
    )


def rows(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A small table."""
    head = "".join(f'<th style="text-align:left">{escape(cell)}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:left;vertical-align:top">{escape(cell)}</td>' for cell in line) + "</tr>"
        for line in lines
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
