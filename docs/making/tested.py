"""How each layer was tested, with the figures of the run that this page was built with; and where it is known to fail."""

from __future__ import annotations

import ast
from functools import cache

from making import markdown as md
from making.fit import fits
from making.sizes import found as sizes_found
from scenarios.analysis.audit import audit
from scenarios.analysis.backtest import Backtest, Coverage, backtest, coverages, parts_of
from scenarios.analysis.headline import Compared, full_comparison
from scenarios.present.audit_text import parts
from scenarios.present.backtest_text import COVERAGE, calibrated, coverage_rows, score_rows
from scenarios.present.backtest_text import SCORES as SCORE_HEADS
from scenarios.present.backtest_text import sentences as backtest_sentences
from scenarios.present.comparison_grids import movers
from scenarios.present.sizes_text import of_nations, of_studies
from scenarios.shipped import HOME
from scenarios.spec.load import load, load_all

OTHER = "carsi-all-soft"
"""The plan whose headline is taken apart, beside the baseline."""
SIZES = "scenarios audit --sizes"
LUMPS = "scenarios audit --pipeline --set ensemble.lumps=5"


@cache
def tested() -> Backtest:
    """Both layers against what they did not see."""
    return backtest(load("baseline"))


@cache
def compared() -> Compared:
    """A headline, with what moves it and what it rests on."""
    return full_comparison(load_all(["baseline", OTHER], {}))


def layers() -> str:
    """One row a layer: how it was tested, what came out, the command that prints it."""
    fit, coverage = fits()[""], coverages(tested())
    held = {name: ", ".join(f"{one.share:.0%} in {one.level:.0%} bands" for one in rows) for name, rows in coverage.items()}
    nations, studies = next(of_nations(sizes_found().nations)), next(of_studies(sizes_found().studies))
    rows = [
        ("money", "published figures, under ranges that were not fitted", parts(fit)["whole"], "scenarios audit --pipeline"),
        ("money", "the same in agreements", parts(fits()["lumps"])["whole"], LUMPS),
        ("money", "each figure from a fit to the others", held["pipeline, each left out"], "scenarios backtest"),
        ("money", "later figures from a fit to earlier ones", held["pipeline, later from earlier"], "scenarios backtest"),
        ("money", "statements of the report, from its tables", _claims(), "scenarios audit"),
        ("capability", "times and shares beside those of studies; no outcome of it was ever measured", studies, SIZES),
        ("violence", "size of effects beside shocks", nations, SIZES),
        ("violence", "rates one to ten years after origins of the past", held["violence"], "scenarios backtest"),
    ]
    return md.table(["layer", "tested by", "came out", "printed by"], [(*row[:3], md.code(row[3])) for row in rows])


def _coverages() -> dict[str, list[Coverage]]:
    """Coverage of every test, and of its parts."""
    found = tested()
    parts = {} if found.violence is None else parts_of(found.violence)
    return coverages(found) | {f"violence, {name}": rows for name, rows in parts.items()}


def _claims() -> str:
    results = [one.result for one in audit()]
    return ", ".join(f"{results.count(name)} {name}" for name in dict.fromkeys(results))


def failures() -> list[str]:
    """What is known to be wrong, computed from the tables above."""
    fit = parts(fits()[""])
    out = [fit["outside"], fit["side"]]
    out += [calibrated(name, rows) for name, rows in _coverages().items() if not all(one.fits for one in rows)]
    out += [text for text in of_studies(sizes_found().studies) if text.startswith(("Ours is smaller", "Suspect"))]
    out += [parts(fits()["fitted"])["fitted"]]
    claims = [one for one in audit() if one.result == "does not hold"]
    out += [f"A statement of the report. {one.statement}: {one.result}. {one.note[0].upper()}{one.note[1:]}." for one in claims]
    return [text for text in out if text]


def corroboration() -> str:
    """Coverage and scores, as tables."""
    found = tested()
    scores = score_rows(found.violence) if found.violence is not None else []
    told = "\n".join(f"- {text}" for text in backtest_sentences(found))
    return "\n\n".join([told, md.table(COVERAGE, coverage_rows(coverages(found))), md.table(SCORE_HEADS, scores)])


def moved() -> str:
    """The parameters that move one headline most."""
    grid = movers(compared(), 0)
    return md.table(list(grid.header), [list(row) for row in grid.texts()])


def signs() -> str:
    """How much of the sign is in each set of priors before anything is run."""
    sets = compared().of_priors
    rows = [
        [one.channel, *(f"{next(s for s in found if s.channel == one.channel).lowers:.0%}" for found in sets.values())]
        for one in next(iter(sets.values()))
    ]
    return md.table(["channel lowers homicide in", *sets], rows)


def test_files() -> str:
    """Every file of tests: what it holds the program to, and how many tests it has."""
    rows = []
    for file in sorted((HOME / "tests").rglob("test_*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        count = sum(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in ast.walk(tree))
        says = (ast.get_docstring(tree) or "").split("\n\n")[0]
        rows.append([md.code(file.relative_to(HOME / "tests").as_posix()), says, str(count)])
    return md.table(["file", "states", "tests"], rows)
