"""One or two pages for a meeting: what each plan buys and may do, what the answer rests on, what to know before using it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from scenarios.analysis.audit.pipeline import Fit
from scenarios.analysis.compare import homicides_in_all
from scenarios.analysis.headline import Compared
from scenarios.present import reading, words
from scenarios.present.comparison import turning
from scenarios.present.comparison_grids import assumptions
from scenarios.present.decision import decision, reasons
from scenarios.present.effects import effects, homicides, short_names
from scenarios.present.envelopes import first_sentence
from scenarios.present.grid import Grid
from scenarios.present.grid.markup import html_of
from scenarios.present.plots import COMPARISONS, FIGURES, choice, drawn
from scenarios.present.reading import Result
from scenarios.present.report import caveats, headline
from scenarios.present.report.pictures import inline
from scenarios.present.report.room import room, style_sheet
from scenarios.present.summary import summary
from scenarios.spec.load import Loaded
from scenarios.version import __version__

RESTS = 3
"""Plans at most that are told under other assumptions; of more only the one in front."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What the brief says, before any form: words, tables, caveats; `pictures` are the results of each picture.

    Attributes:
        title: the finding of the picture.
        lead: unequal money first, then the answer and its scale.
        decision: the table of plans; of a single scenario its money.
        rests: the headline under other assumptions, a table a plan.
        reasons: name, and question and reasons of each plan that gives any.
        caveats: what to know before using a number.
        cite: how to cite this run.
        command: what makes it again.
        chip: the mark.
        region: whose numbers these are.
    """

    title: str
    lead: str
    decision: tuple[Grid, ...]
    rests: tuple[Grid, ...]
    reasons: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    cite: str
    command: str
    chip: str
    region: str
    results: tuple[Result, ...]


def brief_of(
    loaded: Sequence[Loaded],
    results: Sequence[Result],
    command: str,
    found: Compared | None = None,
    fit: Fit | None = None,
    dollars: int | None = None,
) -> Brief:
    """The brief of one or more scenarios, the base first.

    Args:
        loaded: the scenarios.
        results: theirs, of one run.
        command: what makes it again.
        found: the comparison of these results; needed where there are several.
        fit: the pipeline against published figures; nothing is said of its fit without.
        dollars: the fiscal year of whose dollars the plans are told.
    """
    base, names = results[0], short_names(results)
    alone = found is None
    return Brief(
        title=FIGURES["pipeline"].title(base) if alone else choice.title(results),
        lead=headline.sentence_alone(base) if found is None else _lead(results, found, names),
        decision=tuple(summary(base)[:1]) if found is None else (decision(found, names, dollars),),
        rests=() if found is None else tuple(_rests(found)),
        reasons=tuple(reasons(loaded, names)),
        caveats=(*_suspicions(results), *caveats.caveats(loaded[0], fit)),
        cite=cite(results, names),
        command=command,
        chip=reading.chip(base),
        region=f"{reading.attribute(base, 'region_title')}, money of FY{_span(base)}",
        results=tuple(results),
    )


def _suspicions(results: Sequence[Result]) -> list[str]:
    """Aid that bends a national curve is said before anything else, each once."""
    return list(dict.fromkeys(text for result in results for text in reading.suspicions(result)))


def _span(base: Result) -> str:
    years = reading.money_years(base)
    return words.years(years[0], years[-1])


def _lead(results: Sequence[Result], found: Compared, names: Sequence[str]) -> str:
    """Unequal money, the answer in counts, and what chance alone could bring in the same unit."""
    base = results[0]
    if few := reading.too_few(int(base.data.sizes["member"])):
        return f"{first_sentence(results, names)} {few}".strip()
    low, middle, high = map(homicides, homicides_in_all(base, (0.05, 0.5, 0.95)))
    scale = (
        f"The median draw of {names[0]} has {middle} homicides in these years; by chance and our ignorance alone it could be "
        f"{low} to {high} (45 of 50 draws)."
    )
    said = headline.sentence(effects(results), COMPARISONS["difference"].title(results))
    return f"{first_sentence(results, names)} {said} {scale}{turning(found)}".strip()


def _rests(found: Compared) -> list[Grid]:
    """The headline under other assumptions: of few plans each, of many the one in front."""
    if not found.variants:
        return []
    front = next((n - 1 for n in found.places[0] if n), 0)
    return [assumptions(found, n) for n in (range(len(found.others)) if len(found.others) <= RESTS else [front])]


def cite(results: Sequence[Result], names: Sequence[str]) -> str:
    """How to cite this run: the program, its version, the plans with their run ids, draws and seed."""
    base = results[0]
    runs = "; ".join(f"{name} (run {one.run_id})" for name, one in zip(names, results, strict=True))
    return (
        f"scenarios {__version__}, a policy scenario simulator: {runs}; {reading.draws(base)}, seed "
        f"{reading.year_of(base, 'seed')}; {reading.attribute(base, 'money_label').removeprefix('Money: ')}; "
        f"{reading.attribute(base, 'vintage_label')}."
    )


def html_brief(one: Brief) -> str:
    """The brief as one self-contained page that prints on one or two sheets of A4."""
    return room().get_template("brief.html.j2").render(
        one=one,
        style=style_sheet(),
        decision=[Markup(html_of(grid)) for grid in one.decision],
        rests=[Markup(html_of(grid)) for grid in one.rests],
        pictures=_pictures(one.results),
    ) + "\n"  # fmt: skip


def _pictures(results: Sequence[Result]) -> list[Markup]:
    """All plans on one axis; of a single scenario what became of its money."""
    if len(results) == 1:
        plot = FIGURES["pipeline"]
        return [inline(plot.figure(results[0]), "pipeline", plot.alt_text(results[0]))]
    alt = choice.alt_text
    return [inline(figure, f"choice-{n}", alt(shown)) for n, (figure, shown) in enumerate(drawn("choice", results), 1)]
