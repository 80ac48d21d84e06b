"""How the pipeline fits published figures: its page of the reference, and the sentences on it in pages written by hand.

Such a page marks each sentence, `<!-- fit: whole -->...<!-- /fit -->`; what stands between is made from the table of audit
points, and a test compares. `UPDATE_GOLDEN=1 pytest tests/docs/test_fit.py` renews it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from textwrap import fill as wrapped
from typing import Any

from making import markdown as md
from scenarios.analysis.audit.pipeline import Fit, pipeline_audit
from scenarios.present.audit_table import (
    HEADER,
    SOURCES,
    UNCOUNTED,
    counted_rows,
    otherwise_rows,
    otherwise_title,
    source_rows,
    uncounted_rows,
)
from scenarios.present.audit_text import ours, parts, sentences, short, stated
from scenarios.shipped import DATA
from scenarios.spec.load import load

MARK = re.compile(r"<!-- fit: (.+?) -->(.*?)<!-- /fit -->", re.DOTALL)
PAGES = (
    "README.md",
    "docs/design.md",
    "docs/explanation/model.md",
    "docs/explanation/how-sure.md",
    "docs/explanation/planners.md",
    "docs/how-to/fitted-pipeline.md",
    "docs/tutorial.md",
)
"""Pages written by hand that say how the pipeline fits."""
WIDTH = 120
OVERRIDES: dict[str, dict[str, Any]] = {
    "": {},
    "ceilings off": {"channels_off": ["absorption"]},
    "fitted": {"pipeline": "fitted"},
    "lumps": {"ensemble.lumps": 5},
}
"""Under which assumptions a sentence is meant: the name before its colon."""


@cache
def fits() -> dict[str, Fit]:
    """The table of the baseline, as it ships and without ceilings."""
    return {name: pipeline_audit(load("baseline", overrides)) for name, overrides in OVERRIDES.items()}


def fill(text: str, found: Mapping[str, Fit]) -> str:
    """A page with every marked sentence made from these tables."""
    return MARK.sub(lambda mark: f"<!-- fit: {mark[1]} -->{_laid(said(mark[1], found), mark[2])}<!-- /fit -->", text)


def _laid(text: str, before: str) -> str:
    """A sentence as it stood: on lines of its own, or within one."""
    return f"\n{wrapped(text, WIDTH)}\n" if before.startswith("\n") else text


def said(name: str, found: Mapping[str, Fit]) -> str:
    """A sentence by its name: `whole`, `short`, `point ID`; `ceilings off: short`."""
    under, _, what = name.rpartition(": ")
    fit = found[under]
    kind, _, point = what.partition(" ")
    if kind == "point":
        row = next(row for row in fit.rows if row.point.id == point)
        return f"{ours(row.point, row.ours)} (published: {stated(row.point)})"
    return short(fit) if what == "short" else parts(fit)[what]


HEAD = """What auditors, departments and newspapers counted of the money by a date, and what the pipeline has for the same
programs, accounts, countries and fiscal years at that date. `scenarios audit --pipeline` prints the same. A figure lies inside
a band if the band holds all that is stated. Money is as reported; the points share money and dates, so they are no
independent tests."""


def page() -> str:
    """The page of the reference."""
    return page_of(fits()[""])


def page_of(fit: Fit) -> str:
    """The page on one table."""
    told = [f"- {text}" for text in sentences(fit)]
    moved = otherwise_rows(fit)
    others = [f"## {otherwise_title(fit)}", md.table(list(HEADER), list(map(list, moved)))] if moved else []
    return md.page(
        "Audit points",
        HEAD,
        "\n".join(told),
        md.table(list(HEADER), list(map(list, counted_rows(fit)))),
        *others,
        "## Not counted",
        _left_out(),
        md.table(list(UNCOUNTED), list(map(list, uncounted_rows(fit)))),
        "## Where each figure stands",
        md.table(list(SOURCES), list(map(list, source_rows(fit)))),
    )


def _left_out() -> str:
    """What the table says of itself."""
    resources = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    return str(next(one["description"] for one in resources if one["name"] == "audit_points"))
