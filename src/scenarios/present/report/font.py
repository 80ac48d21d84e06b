"""The shipped Lato, cut to the characters of European languages, as data: addresses for a page without requests."""

from __future__ import annotations

import logging
from base64 import b64encode
from functools import cache
from io import BytesIO

from scenarios.present.style import ASSETS

CHARACTERS = (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), 0x2030, 0x203A, 0x20AC, 0x2212, 0x2265, 0x25CF)
"""Basic Latin, Latin-1 and Latin Extended-A, dashes and quotation marks, a few signs."""


@cache
def data_address(weight: str) -> str:
    """A weight of Lato ("Regular", "Bold") as WOFF in a data: address; the same bytes in every run."""
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it doubts the date in the font
    options = subset.Options(flavor="woff", recalc_timestamp=False, layout_features=["kern"], notdef_outline=True)
    cutter, out = subset.Subsetter(options), BytesIO()
    cutter.populate(unicodes=CHARACTERS)
    with subset.load_font(str(ASSETS / f"Lato-{weight}.ttf"), options) as font:
        cutter.subset(font)
        subset.save_font(font, out, options)
    return f"data:font/woff;base64,{b64encode(out.getvalue()).decode()}"
