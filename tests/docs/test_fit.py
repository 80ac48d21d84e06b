"""Every sentence on how the pipeline fits is made from the table of audit points, in pages written by hand, too.

`UPDATE_GOLDEN=1 pytest tests/docs/test_fit.py` renews these; read the difference before you keep it.
"""

import ast
import os
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from making.fit import MARK, PAGES, fill, fits, page_of, said

from scenarios.present.audit_text import sentences
from scenarios.shipped import HOME


def text_of(name):
    return (HOME / name).read_text(encoding="utf-8")


def moved(fit):
    """The table with every figure that is stated far from where it was."""

    def far(one):
        value = Decimal("0.999") if one.unit == "share" else Decimal(99999)
        return replace(one, low=value, high=value)

    return replace(fit, rows=tuple(replace(row, point=far(row.point)) for row in fit.rows))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_the_table_gives(name):
    filled = fill(text_of(name), fits())
    if os.environ.get("UPDATE_GOLDEN"):
        (HOME / name).write_text(filled, encoding="utf-8")
    assert text_of(name) == filled


@pytest.mark.parametrize("name", PAGES)
def test_every_sentence_on_fit_changes_with_the_table(name):
    marks = MARK.findall(text_of(name))
    assert marks
    others = {under: moved(fit) for under, fit in fits().items()}
    for what, text in marks:
        assert said(what, others) != said(what, fits()), what
        assert " ".join(text.split()) == " ".join(said(what, fits()).split())


def test_the_page_of_the_reference_changes_with_the_table():
    fit = fits()[""]
    before, after = page_of(fit), page_of(moved(fit))
    for text in sentences(fit):
        assert text in before
    for text in sentences(moved(fit)):
        assert text in after
    assert "0 of 21 audit points lie inside" in after
    assert before.count("| outside |") < after.count("| outside |")


SPEAKS = re.compile(r"\b(audit(ors?|ed| points?| offices?)?|published figures?|GAO)\b", re.IGNORECASE)
OF_FIT = re.compile(r"\b(holds?|inside|outside|near|well|fits?|fitted|agrees?|tied?|match(es)?|close to)\b", re.IGNORECASE)
WHERE = (
    "README.md",
    "data/README.md",
    "docs/**/*.md",
    "src/**/*.py",
    "src/**/*.j2",
    "data/parameters.yaml",
    "configs/**/*.yaml",
    "examples/*.py",
)
MADE = (
    "present/audit_text.py", "present/audit_table.py", "analysis/audit/", "baseline/audit_points.py", "docs/reference/",
    "analysis/calibration/", "present/calibration_text.py", "cli/calibrate.py",
)  # fmt: skip
"""Where such words are made, or where others than the pipeline's figures are compared."""
PLAIN = (
    "A figure lies inside a band if",
    "inside the 90% or the 50% band if the band holds all that is stated",
    "Inside: the narrowest band that holds all that is stated",
    "inside its 90% and 50% bands or not",
    "not fitted to them",
    "not fitted: how near it comes",
    "whether the pipeline's bands hold them is computed",
    "Whether the pipeline's bands hold them is computed",
    "each inside its bands or not",
    "the checksum no longer matches",
    "`scenarios audit --pipeline` computes",
    "itted to published figures",
    "itted to these figures",
    "laws, or those [fitted](fitted-pipeline.md)",
    "(`analysis/calibration/`) fits the registry's group",
    "were fitted no longer check",
    "--set pipeline=fitted` marks",
    "may then be fitted to them",
    "from a [fit](fitted-pipeline.md) to all others",
    "every published figure from a fit to the others",
    "itted to the audit points",
    "itted to what auditors published",
)
"""What says how fit is judged, not what it is."""


def sentences_in(path):
    """Sentences of a file outside of what is marked, each on one line; of Python its texts alone."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        nodes = ast.walk(ast.parse(text))
        text = ". ".join(x.value for x in nodes if isinstance(x, ast.Constant) and isinstance(x.value, str))
    return re.split(r"(?<=[.:;|])\s", " ".join(MARK.sub(" ", text).replace("\n#", " ").split()))


def test_nothing_is_said_of_fit_that_is_not_computed():
    """Version 0.1.0 said in six places that the pipeline's ranges or bands hold what auditors found; not all of it was so."""
    found = []
    for pattern in WHERE:
        for path in sorted(HOME.glob(pattern)):
            name = path.relative_to(HOME).as_posix()
            if not any(part in name for part in MADE):
                found += [(name, x) for x in sentences_in(path) if SPEAKS.search(x) and OF_FIT.search(x)]
    assert [(name, x[:300]) for name, x in found if not any(plain in x for plain in PLAIN)] == []
