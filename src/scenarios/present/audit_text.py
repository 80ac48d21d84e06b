"""How the pipeline fits published figures, in words: every sentence on its fit, anywhere, is one of these.

One table of checked points goes in. The command, the report, the documentation and the README print what comes out.
"""

from __future__ import annotations

from datetime import date, timedelta

from scenarios.analysis.audit.pipeline import EQUAL, Checked, Fit, Ours, hits
from scenarios.analysis.quantiles import FEWEST
from scenarios.baseline.audit_points import AuditPoint
from scenarios.baseline.known_tables import COUNTED, USES
from scenarios.present import words
from scenarios.terms import booking_words

UNCOUNTED = {
    "repeat": ("repeats a counted one", "repeat a counted one"),
    "not comparable": ("cannot be compared", "cannot be compared"),
    "projection": ("is a projection", "are projections"),
    "recalled": ("is from memory", "are from memory"),
}
"""Why a figure is not counted, of one and of several."""


def sentences(fit: Fit) -> list[str]:
    """All that is to be said of the fit, most important first."""
    return [text for text in parts(fit).values() if text]


def parts(fit: Fit) -> dict[str, str]:
    """The sentences by what they are about; one that has nothing to say is empty."""
    if not fit.counted:
        none = f"No published figure of what became of the money is counted for {fit.region}."
        return {"whole": none, "skipped": _skipped(fit)}
    if not fit.enough:
        few = f"{_draws(fit)} {'is' if fit.members == 1 else 'are'} too few"
        return {"whole": f"{few} to tell how the pipeline fits published figures: {FEWEST} are needed."}
    return {
        "whole": _whole(fit),
        "fitted": _fitted(fit),
        "groups": _groups(fit),
        "outside": _outside(fit),
        "side": _side(fit),
        "near": _near(fit),
        "otherwise": _otherwise(fit),
        "skipped": _skipped(fit),
        "uncounted": _uncounted(fit),
    }


def short(fit: Fit) -> str:
    """The fit in one clause: `of 21 published figures its 90% bands hold 14, its 50% bands 8`."""
    if not fit.counted:
        return "no published figure checks it"
    if not fit.enough:
        return f"{_draws(fit).lower()} {'is' if fit.members == 1 else 'are'} too few to check it by published figures"
    figures = f"{len(fit.counted)} published figure{'s' * (len(fit.counted) != 1)}"
    return f"of {figures} its 90% bands hold {hits(fit.counted, 90)}, its 50% bands {hits(fit.counted, 50)}"


def _draws(fit: Fit) -> str:
    return words.counted(fit.members, "draw").capitalize()


def _whole(fit: Fit) -> str:
    counted = fit.counted
    verb, points = "lies" if hits(counted, 90) == 1 else "lie", f"audit point{'s' * (len(counted) != 1)}"
    under = "" if fit.ceilings_on else ", ceilings off"
    under += "" if fit.priors == "evidence" else f", {fit.priors} priors"
    under += ", fitted pipeline" if fit.fitted else ""
    under += "" if fit.lumps is None else f", agreements of {fit.lumps:g} million USD in the median"
    return (
        f"{hits(counted, 90)} of {len(counted)} {points} {verb} inside the pipeline’s 90% band, "
        f"{hits(counted, 50)} inside its 50% band (money as reported, {words.counted(fit.members, 'draw')}, "
        f"seed {fit.seed}{under}{_booked(fit)})."
    )


def _fitted(fit: Fit) -> str:
    """What was fitted is told, not counted."""
    n = len(fit.fitted_rows)
    inside = {percent: hits(fit.fitted_rows, percent) for percent in (90, 50)}
    held = f"of these its 90% bands hold {inside[90]}, its 50% bands {inside[50]}"
    return f"The pipeline was fitted to {n} other figures or sums of them, which are not counted: {held}." if n else ""


def _booked(fit: Fit) -> str:
    named = [f"{name} booked {booking_words(booking)}" for name, booking in fit.booking.items()]
    return f", {words.joined(named)}" if named else ""


def _groups(fit: Fit) -> str:
    """Whole programs apart from single countries, where a split is checked as well as a pace."""
    whole = [row for row in fit.counted if not row.point.units]
    single = [row for row in fit.counted if row.point.units]
    if not whole or not single:
        return ""
    return (
        f"On whole programs the 90% band holds {hits(whole, 90)} of {len(whole)} and the 50% band {hits(whole, 50)}; on single "
        f"countries or units, where the split is checked too, {hits(single, 90)} of {len(single)} and {hits(single, 50)}."
    )


def missed(fit: Fit) -> list[Checked]:
    """The counted points outside the 90% band."""
    return [row for row in fit.counted if not row.inside(90)]


def _outside(fit: Fit) -> str:
    told = [f"{heading(row.point, fit)}, {in_full(row.point)} (ours {ours(row.point, row.ours)})" for row in missed(fit)]
    return f"Outside the 90% band: {'; '.join(told)}." if told else ""


def _side(fit: Fit) -> str:
    """Whether the misses lean to one side."""
    outside = missed(fit)
    above = sum(row.ours is not None and row.ours["p50"] > float(row.point.high) for row in outside)
    return f"Of those outside, ours is above what is stated in {above} of {len(outside)}." if len(outside) > 1 else ""


def _near(fit: Fit) -> str:
    """How many verdicts rest on the draws."""
    n = sum(row.near for row in fit.counted)
    verdicts = words.counted(n, "of these verdicts", "of these verdicts").capitalize()
    return f"{verdicts} may turn with other draws: the figure lies within Monte Carlo error of an end of the band." if n else ""


def _otherwise(fit: Fit) -> str:
    """What the other reading of booking would change."""
    if not fit.other_booking:
        return ""
    named = words.joined([f"{name} booked {booking_words(booking)}" for name, booking in fit.other_booking.items()])
    inside = {percent: hits(fit.counted, percent, otherwise=True) for percent in (90, 50)}
    text = f"With {named} instead, {inside[90]} would lie inside the 90% band and {inside[50]} inside the 50% band"
    told = [f"{heading(row.point, fit)}, ours {ours(row.point, row.otherwise)}" for row in turning(fit)]
    return f"{text}: {'; '.join(told)}." if told else f"{text}."


def turning(fit: Fit) -> list[Checked]:
    """Counted points whose verdict at 90% the other booking turns, and those of such accounts alone."""
    moved = [row for row in fit.counted if row.otherwise is not None]
    return [
        row
        for row in moved
        if row.inside(90) != row.inside(90, otherwise=True)
        or (row.point.accounts and set(row.point.accounts) <= set(fit.other_booking))
    ]


def _skipped(fit: Fit) -> str:
    if not fit.skipped:
        return ""
    points = words.counted(len(fit.skipped), "audit point")
    return f"Not asked, as this run leaves their fiscal years out: {points}."


def _uncounted(fit: Fit) -> str:
    found = {use: sum(row.point.use == use for row in fit.rows) for use in USES if use != COUNTED}
    told = [f"{n} {UNCOUNTED[use][n > 1]}" for use, n in found.items() if n]
    return f"Of the other figures in the table {words.joined(told)}: none of these is counted." if told else ""


def heading(point: AuditPoint, fit: Fit, brief: bool = False) -> str:
    """What a point is about; `brief`: the month in three letters. One that is not counted goes by its id."""
    if not point.counted:
        return f"{point.id}, {point.basis} by {_day(point.at, brief)}"
    who = " + ".join(point.programs)
    accounts = f" {'+'.join(point.accounts)}" if point.accounts else ""
    year = point.years and point.years[0] == point.years[1]
    of = f" of FY{point.years[0]}" if point.years and year else ""
    where = "".join(f", {fit.names.get(code, code)}" for code in point.units)
    share = " share" if point.unit == "share" else ""
    when = f"by {_day(point.at, brief)}"
    if point.since:
        when = f"from {_day(point.since + timedelta(days=1), brief)} to {_day(point.at, brief)}"
    return f"{who}{accounts}{of}{where},{share} {point.basis} {when}"


def _day(day: date, brief: bool) -> str:
    return f"{day:%-d %b %Y}" if brief else f"{day:%-d %B %Y}"


def stated(point: AuditPoint) -> str:
    """What the source says, in million USD or per cent: `about 736`, `24 to 26`, `46%`."""
    share = point.unit == "share"
    low, high = (f"{(100 * x).normalize():f}" if share else f"{x:,f}" for x in (point.low, point.high))
    shown = low if low == high else f"{low} to {high}"
    return f"{point.said} {shown}{'%' * share}".strip()


def in_full(point: AuditPoint) -> str:
    """What the source says, with its unit."""
    return stated(point) if point.unit == "share" else f"{stated(point)} million"


def figure(point: AuditPoint, value: float) -> str:
    """One figure of ours, in million USD or per cent: about three digits."""
    if point.unit == "share":
        return f"{100 * value:.0f}%" if value >= 0.0995 else f"{100 * value:.1f}%"
    digits = 0 if value >= 99.95 else 1 if value >= 9.995 else 2 if value >= 0.9995 else 3
    return f"{value:,.{digits}f}"


def ours(point: AuditPoint, found: Ours | None, enough: bool = True) -> str:
    """Ours as median and 90% band; the median alone where there are too few draws, or where all give the same."""
    if found is None:
        return words.NO_DATA
    middle = figure(point, found["p50"])
    if found["p95"] - found["p05"] <= EQUAL * found["p95"]:
        return f"{middle} in every draw"
    return f"{middle} [{band(point, found, 90)}]" if enough else middle


def band(point: AuditPoint, found: Ours, percent: int) -> str:
    """The ends of a band of ours."""
    low, high = {90: ("p05", "p95"), 50: ("p25", "p75")}[percent]
    return f"{figure(point, found[low])}, {figure(point, found[high])}"


def verdict(row: Checked, enough: bool, otherwise: bool = False) -> str:
    """The narrowest band that holds what is stated; nothing where that cannot be told."""
    if not row.point.counted or not enough or row.ours is None:
        return ""
    return "50%" if row.inside(50, otherwise) else "90%" if row.inside(90, otherwise) else "outside"


def uncounted(fit: Fit) -> dict[tuple[str, str], list[Checked]]:
    """What is not counted, by why: (use, reason)."""
    found: dict[tuple[str, str], list[Checked]] = {}
    for row in sorted((row for row in fit.rows if not row.point.counted), key=lambda row: USES.index(row.point.use)):
        found.setdefault((row.point.use, row.point.why), []).append(row)
    return found


def places(point: AuditPoint, folder: str) -> str:
    """The lines that a point rests on, each file once; its own where it names none."""
    lines: dict[str, list[str]] = {}
    for ref in point.rests_on or (f"{point.file}:{point.line}",):
        file, _, line = ref.partition(":")
        lines.setdefault(file, []).append(line)
    return "; ".join(f"{folder}/{file}:{', '.join(numbers)}" for file, numbers in lines.items())
