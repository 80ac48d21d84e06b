"""The page: results of one run and what they were made from go in, one HTML text comes out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.analysis.audit.pipeline import Fit
from scenarios.analysis.compare import homicides_in_all, unique_names
from scenarios.analysis.explain.explanation import Explained
from scenarios.analysis.headline import Compared
from scenarios.present import reading, words
from scenarios.present.audit_text import sentences, short
from scenarios.present.comparison import turning
from scenarios.present.decision import decision
from scenarios.present.effects import effects, short_names
from scenarios.present.envelopes import first_sentence
from scenarios.present.outcome_grids import every_outcome
from scenarios.present.plots import COMPARISONS, figures_of
from scenarios.present.reading import Result
from scenarios.present.report import caveats, headline, numbers
from scenarios.present.report.asked import asked
from scenarios.present.report.assumptions import assumptions
from scenarios.present.report.audited import audited
from scenarios.present.report.brief import cite
from scenarios.present.report.decided import sections_of
from scenarios.present.report.deciding import Deciding, pictures_of_deciding
from scenarios.present.report.differing import differing
from scenarios.present.report.own import own_figures
from scenarios.present.report.pictures import ALONE, PagePicture, comparison, explanation, pictures_of
from scenarios.present.report.room import room, style_sheet
from scenarios.present.report.sections import HOW, MARKS, QUESTIONS
from scenarios.present.report.table import page_table
from scenarios.present.sizes_text import size_sentence
from scenarios.spec.load import Loaded
from scenarios.version import __version__

STORED = (
    "made from stored runs: money by date, other assumptions and the comparison with published figures take further runs; the "
    "scenarios themselves in place of their runs bring them"
)
DETAILED = 3
"""Plans at most whose money is told in detail each; of more only the base's."""
_OPEN = 2
"""Pictures of more scenarios than this are folded on the screen, but for the base's; paper shows them all."""


UNASKED = {"said": (), "command": ""}
"""What only a section has that answers a question of its own."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What was worked out beside the results; empty where it was not asked for.

    Attributes:
        comparison: of these results.
        why: explanations of the scenarios after the base.
        fit: the pipeline against published figures; nothing is said of its fit without.
        deciding: what differences rest on and what is worth learning.
        answers: of `optimize`, `next`, `goal`, `frontier`, each with the command that gives it alone.
        again: whether the engine may be asked for what the results do not hold; of stored runs it is not.
    """

    comparison: Compared | None = None
    why: Sequence[Explained] = ()
    fit: Fit | None = None
    deciding: Deciding | None = None
    answers: Sequence[tuple[Any, str]] = ()
    again: bool = True


def build(
    loaded: Sequence[Loaded],
    results: Sequence[Result],
    command: str,
    beside: Beside | None = None,
    dollars: int | None = None,
) -> str:
    """The report of one or more scenarios, the base first.

    Args:
        loaded: the scenarios; comparable where there are several.
        results: theirs, of one run.
        command: what makes this page again.
        beside: what was worked out beside them; the comparison is needed where there are several.
        dollars: the fiscal year of whose dollars the plans are told.
    """
    beside = beside or Beside()
    if len(results) > 1 and beside.comparison is None:
        raise ValueError(f"a report of {len(results)} scenarios needs their comparison")
    content = _content(loaded, results, command, beside, dollars)
    if not beside.again:
        content["run"]["facts"].append(("Left out", STORED))
    return room().get_template("page.html.j2").render(content) + "\n"


def _content(
    loaded: Sequence[Loaded],
    results: Sequence[Result],
    command: str,
    beside: Beside,
    dollars: int | None,
) -> dict[str, Any]:
    """Everything the template shows."""
    found, fit = beside.comparison, beside.fit
    base, names = results[0], short_names(results)
    whole = unique_names([words.clean(x.scenario.name) for x in loaded])
    compared = _compared(results, found, names, dollars) if found is not None else {"effects": None, "decision": None}
    if few := reading.too_few(int(base.data.sizes["member"])):
        money = first_sentence(results, names)
        compared |= {"sentence": f"{money} {few} Give more with --members.".strip(), "answers": [], "rests": None}
    return {
        "title": _title(names),
        "chip": reading.chip(base),
        "line": reading.warning_line(base),
        "region": reading.attribute(base, "region_title"),
        "base": names[0],
        "closing": reading.last_day(base),
        "sentence": headline.sentence_alone(base),
        "answers": [headline.alone(base)],
        "rests": None,
        "plans": [
            (name, words.clean(x.scenario.question), words.clean(x.scenario.description), _reasons(x))
            for name, x in zip(whole, loaded, strict=True)
        ],
        "differing": differing(loaded, names),
        "caveats": caveats.caveats(loaded[0], fit),
        "marks": [mark for mark in MARKS if mark.kind != "own" or loaded[0].baseline.own],
        "run": _run_box(loaded, results, names, command),
        "command": command,
        "cite": cite(results, names),
        "warnings": _warnings(results),
        "sections": _sections(results, beside, names),
        "tables": _tables(loaded, results, found, beside.again),
        "assumptions": assumptions(loaded[0]),
        "fit": None if fit is None else {"short": short(fit), "sentences": sentences(fit), "tables": audited(fit)},
        "signs": numbers.signs(found) if found is not None else None,
        "style": style_sheet(),
        "fold": len(results) > _OPEN,
        "several": len(results) > 1,
    } | compared


def _reasons(loaded: Loaded) -> list[tuple[str, str]]:
    """Why each decision is as it is, where the scenario says so."""
    return [(key, words.clean(text)) for key, text in loaded.scenario.reason.items()]


def _title(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    other = names[1] if len(names) == 2 else words.counted(len(names) - 1, "plan").capitalize()
    return f"{other} against {names[0]}"


def _compared(results: Sequence[Result], found: Compared, names: Sequence[str], dollars: int | None) -> dict[str, Any]:
    """What only a comparison has on the first page."""
    moved = effects(results)
    total = homicides_in_all(results[0], [0.5])[0]
    answer = headline.sentence(moved, COMPARISONS["difference"].title(results))
    return {
        "sentence": f"{first_sentence(results, names)} {answer}{turning(found)}".strip(),
        "answers": headline.answers(found, moved, names),
        "decision": page_table(decision(found, names, dollars)),
        "rests": headline.rests_on(found, names, total),
    }


def _sections(results: Sequence[Result], beside: Beside, names: Sequence[str]) -> list[dict[str, Any]]:
    """The pages with pictures, in the order of the questions; those of a comparison only where there is one."""
    drawn: dict[str, list[PagePicture]] = {
        name: pictures_of(name, results) for name in figures_of(results[0]) if len(results) == 1 or name not in ALONE
    }
    if len(results) > 1:
        drawn |= {name: comparison(name, results) for name in COMPARISONS}
    if beside.why:
        told = enumerate(zip(beside.why, names[1:], strict=True), 2)
        drawn["why"] = [explanation(one, n, name) for n, (one, name) in told]
    drawn |= pictures_of_deciding(beside.deciding) if beside.deciding else {}
    pages: list[dict[str, Any]] = [
        {"id": name, "number": n, "question": QUESTIONS[name], "how": HOW[name], "pictures": pictures} | UNASKED
        for n, (name, pictures) in enumerate(drawn.items(), 1)
    ]
    return pages + sections_of(beside.answers, len(pages) + 1)


def _tables(loaded: Sequence[Loaded], results: Sequence[Result], found: Compared | None, again: bool) -> list[Any]:
    """The page of numbers."""
    baseline, names = loaded[0].baseline, short_names(results)
    detailed = (len(names) if len(names) <= DETAILED else 1) if again else 0
    tables = [
        numbers.standing(results, names),
        numbers.ledger(results, names, baseline),
        numbers.outcomes(results, names, baseline),
        *(table for n in range(detailed) for table in asked(loaded[n], names[n], n)),
    ]
    if not reading.enough(results[0]):
        return [*tables[:1], *own_figures(baseline)]
    if found is not None:
        tables += [numbers.averted(found, names), numbers.money_change(found, names), page_table(every_outcome(found, names))]
    return [*tables, *own_figures(baseline)]


def _shocks(result: Result) -> str:
    """The size of each country's shocks, and the years from which they were worked out."""
    sizes = zip(reading.names(result, "country").values(), result.data["shock_sd"].values, strict=True)
    each = ", ".join(f"{name} {size:.2f}" for name, size in sizes)
    years = f"from yearly changes {reading.attribute(result, 'shock_years')} of these data, pooled over countries"
    return f"{years if result.data['shock_changes'].values.any() else 'typical, for want of data'}; log points a year: {each}"


def _seen_later(loaded: Sequence[Loaded], result: Result) -> str:
    """What was seen after the origin, and what of the run it does not reach."""
    laws = [p.id for p in loaded[0].baseline.parameters.values() if p.group == "shocks"]
    rest = f"; the laws of shocks ({', '.join(laws)}) were set from data that reach later years"
    shown = f"{reading.attribute(result, 'latest_label')}: shown, not used for rates or sizes of shocks"
    return shown if reading.is_invented(result) else shown + rest


def _run_box(loaded: Sequence[Loaded], results: Sequence[Result], names: Sequence[str], command: str) -> dict[str, Any]:
    """What the numbers were made from."""
    base, told = results[0], any(np.isfinite(reading.later(result)).any() for result in results)
    files: dict[str, str] = {}
    for result in results:
        files |= json.loads(str(result.data.attrs["inputs_sha256"]))
    span = reading.money_years(base)
    facts = [
        ("Plans, run id", "; ".join(f"{name}: {x.run_id}" for name, x in zip(names, results, strict=True))),
        ("Draws, seed", f"{reading.draws(base)} of our assumptions, seed {reading.year_of(base, 'seed')}"),
        ("Money", f"FY{words.years(span[0], span[-1])}; {reading.attribute(base, 'money_label').removeprefix('Money: ')}"),
        ("Homicide data", f"{reading.attribute(base, 'vintage_label')}; last year used {reading.year_of(base, 'origin')}"),
        ("Sizes of shocks", _shocks(base)),
        *(("Size of effects", f"{name}: {size_sentence(x)}") for name, x in zip(names, results, strict=True)),
        *((("Seen later", _seen_later(loaded, base)),) if told else ()),
        ("Years", f"pictures to {reading.shown_years(base)[-1]}; effects counted to {reading.year_of(base, 'run_off')}"),
        ("Program", f"scenarios {__version__}"),
        ("Command", command),
    ]
    return {"facts": facts, "files": sorted(files.items())}


def _warnings(results: Sequence[Result]) -> list[str]:
    """What the runs warn of, each once, without its place in a file."""
    found = [text for result in results for text in json.loads(str(result.data.attrs["warnings"]))]
    return list(dict.fromkeys(words.clean(text.splitlines()[0].removeprefix("warning: ")) for text in found if text))
