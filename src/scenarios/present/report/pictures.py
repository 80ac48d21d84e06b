"""The pictures of the page: SVG in the page itself, the sentence for those who cannot see it, the numbers behind it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.figure import Figure

from scenarios.analysis.explain.explanation import Explained
from scenarios.present.effects import short_names
from scenarios.present.plots import COMPARISONS, FIGURES, drawn, waterfall
from scenarios.present.plots.saving import svg_text
from scenarios.present.reading import Result
from scenarios.present.report.behind import BEHIND, COMPARED, parts_of
from scenarios.present.report.table import Table

ALONE = ("map",)
"""Pictures of a page of one plan: in one of several they would take paper and show no difference."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One picture: its id in the page, whose it is, its computed title, its SVG, its numbers and tables beside them."""

    id: str
    scenario: str
    title: str
    alt: str
    svg: Markup
    table: Table
    more: tuple[Table, ...] = ()


def pictures_of(name: str, results: Sequence[Result]) -> list[PagePicture]:
    """One picture of a kind for each scenario, the base first; the others show the base beside or dashed."""
    plot, names = FIGURES[name], short_names(results)
    found = []
    for n, result in enumerate(results):
        base = results[0] if n else None
        key, alt = f"{name}-{n + 1}", plot.alt_text(result)
        svg = inline(plot.figure(result, base), key, alt)
        found.append(PagePicture(key, names[n], plot.title(result, base), alt, svg, BEHIND[name](result, f"{key}.csv")))
    return found


def comparison(name: str, results: Sequence[Result]) -> list[PagePicture]:
    """One picture of all scenarios, or several where there are too many for one."""
    plot, found = COMPARISONS[name], []
    for n, (figure, shown) in enumerate(drawn(name, results), 1):
        key, alt = name if n == 1 else f"{name}-{n}", plot.alt_text(shown)
        table = COMPARED[name](shown, f"{key}.csv")
        found.append(PagePicture(key, "", plot.title(shown), alt, inline(figure, key, alt), table))
    return found


def explanation(found: Explained, place: int, name: str) -> PagePicture:
    """Why a scenario differs from the base; `place` tells the pictures of several apart."""
    key, alt = f"why-{place}", waterfall.alt_text(found)
    svg = inline(waterfall.figure(found), key, alt)
    return PagePicture(key, name, waterfall.title(found), alt, svg, parts_of(found, f"{key}.csv"))


def inline(figure: Figure, name: str, alt: str) -> Markup:
    """The SVG as a page takes it in: no prolog, no metadata, no namespaces, ids of its own, two decimals."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # a name in a script Lato lacks
        svg = svg_text(figure, name, alt)
    svg = svg[svg.index("<svg") :]
    for junk in (r"<metadata>.*?</metadata>", r"<!--.*?-->", r"<defs>\s*<style.*?</style>\s*</defs>"):
        svg = re.sub(junk, "", svg, flags=re.S)
    head, body = svg.split(">", 1)
    head = re.sub(r'\s(xmlns(:\w+)?|width|height|version)="[^"]*"', "", head)
    return Markup(f"{head}>" + re.sub("<[^>]+>", _two_decimals, body))  # matplotlib escapes what it writes


def _two_decimals(tag: re.Match[str]) -> str:
    """A tag with places to two decimals; numbers that are read stand between tags and keep theirs."""
    return re.sub(r"(\d\.\d\d)\d+", r"\1", tag[0])
