"""What must be known before a number is used: general limits, and those that follow from the region and the plan."""

from __future__ import annotations

from scenarios.analysis.audit.pipeline import Fit
from scenarios.baseline.facts import Baseline
from scenarios.present import words
from scenarios.present.audit_text import short
from scenarios.present.marks import own_figures
from scenarios.spec.load import Loaded

INVENTED = "Every number of this region is invented for practice: nothing here says anything about any country."
EFFECT = (
    "No study measures what this assistance does to homicide in a whole country. Which way its effects point and how large "
    "they are is assumed here, from neighbouring evidence; it is not found by this program."
)
SMALL = (
    "The assumed effect is a small part of how homicide rates move anyway. National statistics could not show it, even where "
    "it is there, and nobody could tell afterwards whether a plan had it."
)
CEILING = (
    "No source gives a limit on what a country can absorb. The ceilings are our assumption; a comparison is also told without "
    "them."
)
LEFT_OUT = (
    "Politics, truces and their collapse, states of exception, and abuses of rights are not modelled; nor is what the "
    "recipients spend themselves. A plan that looks better here may do harm that is not counted."
)


def caveats(loaded: Loaded, fit: Fit | None = None) -> list[str]:
    """The sentences, most important first; all scenarios of a report share them.

    Args:
        loaded: one of the scenarios.
        fit: the pipeline against published figures; nothing is said of it without.
    """
    baseline = loaded.baseline
    invented = [INVENTED] if baseline.status == "invented" else []
    found = [
        *invented,
        *([own_figures(baseline)] if baseline.own else []),
        EFFECT,
        SMALL,
        CEILING,
        *([f"The pace at which money moves is not fitted to anything: {short(fit)}."] if fit else []),
        *_split(baseline),
        *_years(loaded),
        *baseline.caveats,
        LEFT_OUT,
        *_fixed(baseline),
    ]
    return [words.clean(text) for text in found]


def _split(baseline: Baseline) -> list[str]:
    """Money that no table prints by country, and units that are no country."""
    out = []
    for program in baseline.programs.values():
        years = [year for year in baseline.fiscal_years if year in baseline.printed_usd(program.name, None)]
        if program.estimated and baseline.status != "invented":
            which = "" if len(years) == len(baseline.fiscal_years) else f" of FY{words.joined([str(y) for y in years])}"
            out.append(f"No table used here prints how {program.title}{which} was split by country: the split is our estimate.")
        unit = baseline.regional_units.get(program.regional_unit or "")
        if unit:
            out.append(f"What {program.title} gives to “{unit}” belongs to no country and builds nothing in one.")
    return [" ".join(out)] if out else []


def _years(loaded: Loaded) -> list[str]:
    """Years that were only asked for, and what follows the last year of money."""
    last = loaded.scenario.horizon.last
    status = {t.status for t in loaded.baseline.tranches if t.fiscal_year == last}
    asked = f"FY{last} is what was requested, not what was enacted. " if "request" in status else ""
    after = (
        f"The money stops after FY{last}; no scenario says that it did in fact."
        if loaded.scenario.after == "zero"
        else f"The last year’s money goes on after FY{last}, which no document promises."
    )
    return [asked + after]


def _fixed(baseline: Baseline) -> list[str]:
    """What a planner may not move."""
    titles = [program.title for program in baseline.programs.values() if program.fixed]
    moved = f"{words.joined(titles)} and the lines" if titles else "The lines"
    lines = f"{moved} between budget accounts are not the planner’s to move"
    return [f"{lines}: a plan that crosses a line needs a new appropriation law."]
