"""The words of the page's sections: questions, how to read each picture, and the marks of honesty."""

from __future__ import annotations

from dataclasses import dataclass

QUESTIONS = {
    "allocation": "Where does the money go, and how much of it is hard?",
    "pipeline": "What became of it, when, and what was lost?",
    "capacity": "Can each country use it?",
    "fans": "What range of homicide rates does it go with?",
    "map": "Where is the money, and where are the homicides?",
    "choice": "Which plan, beside the others?",
    "difference": "What does another plan change, and how surely?",
    "tornado": "What does the answer rest on?",
    "regret": "Which plan is never very wrong?",
    "why": "Why do they differ?",
    "carries": "What carries the difference, and what would turn it round?",
    "sides": "Does the choice depend on who is right?",
    "learn": "Which study would change the choice?",
}
"""Section -> the question it answers, in the order of the page."""

HOW = {
    "allocation": "One square for each recipient and fiscal year; its area is dollars. The split inside is hard, soft and "
    "other money. A dashed outline: no table used here prints that split by country, it is our estimate.",
    "pipeline": "The upper part follows every planned dollar to where it stood on one date; widths are dollars and add up. The "
    "lower part shows the same money by quarter. What is hatched was lost.",
    "capacity": "Bars are one year’s allotment against the yearly ceiling a planner would assume. The dashed range is where "
    "the ceiling lies in 45 of 50 draws. Beyond 100% money waits, and may lapse.",
    "fans": "The dark band holds 25 of 50 draws of our assumptions, the light one 45 of 50. Filled dots were used. Hollow ones "
    "were seen later and were not; they stand beside what was decided only, for what happened cannot check an imagined plan. "
    "The bands hold what the model knows to be uncertain, and leave out what it does not know.",
    "map": "The area of a circle is dollars, its cut hard and soft money; the darker a country, the higher "
    "its homicide rate in the median draw. The numbers beside it have the range of 45 of 50 draws.",
    "choice": "A dot is the median of the draws, the thick part holds 25 of 50, the line 45 of 50. All plans stand on one "
    "axis, so that they can be compared by eye; where the lines overlap, look at the counts and at what is called a tie.",
    "difference": "Every draw is run under both plans with the same luck, so the difference is what the plan changes under the "
    "assumptions of that draw. Count the dots: each is 1 of 50 draws that are equally likely here.",
    "tornado": "Each bar is one uncertain number: at its ends stands the mean of homicides averted when that number is at its "
    "5% and at its 95% point, and all others vary. Bars that could be chance are left out.",
    "regret": "In each draw one plan has the fewest homicides. Regret is how many more another plan has in that same draw. A "
    "plan with small numbers everywhere is never very wrong among these plans, under these assumptions.",
    "why": "Each bar is a part of the mean difference, and the parts add up to it. By decision: what the plans decide "
    "otherwise. By channel: what the model assumes, each of which was switched off in turn, in eight random orders a draw.",
    "carries": "A dot is the share of the variance of homicides averted that one number carries alone, with its 90% interval. "
    "The bars say where the mean lies with that number at its 5% and at its 95% point. A range that is too narrow makes its "
    "number look harmless.",
    "sides": "Every set of assumptions is laid over all plans, and all plans of a set are run on the same draws. A dot is the "
    "median, the thick part holds 25 of 50 draws, the line 45 of 50; all years to the end of run-off count. The sets have no "
    "weights: nobody says that they are equally likely.",
    "learn": "Worth is the expected gain in homicides averted from choosing another plan where what is known asks for one. A "
    "number may move the outcome much and be worth nothing to know: where it never changes the choice.",
}
"""Section -> how its picture is read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of honesty: its drawing, its sign in tables, what it says."""

    kind: str
    sign: str
    meaning: str


MARKS = (
    Mark("observed", "plain", "observed, or printed in a source"),
    Mark("later", "h", "observed later, not used"),
    Mark("own", "u", "the scenario’s own, in place of a figure of the region’s tables or beside them"),
    Mark("reconstructed", "r", "reconstructed: another release, interpolated or filled"),
    Mark("estimated", "e", "estimated by us: splits by country, ceilings"),
    Mark("assumed", "a", "assumed: sizes and signs of effects"),
    Mark("missing", "–", "no data; never written as 0"),
    Mark("lost", "hatched", "over the ceiling, lapsed or cancelled"),
)
"""One legend for the whole report."""
