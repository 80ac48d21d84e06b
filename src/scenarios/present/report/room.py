"""What every page is made with: the templates' room, and the style sheet with the page's own font in it."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scenarios.present.report import font

TEMPLATES = Path(__file__).with_name("templates")


def room() -> Environment:
    """Templates that escape what they are given and refuse what they are not."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def style_sheet() -> Markup:
    """The style sheet with the page's own font in it."""
    css = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    for weight in ("Regular", "Bold"):
        css = css.replace(f"LATO-{weight.upper()}", font.data_address(weight))
    return Markup(css)
