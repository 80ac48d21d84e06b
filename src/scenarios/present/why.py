"""A trace as a tree in text: each step under what it explains, with its numbers, mark and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import wrap

from scenarios.analysis.why.steps import MARKS, Step, letters
from scenarios.present import reading, words
from scenarios.spec.load import Loaded

WIDTH = 110
KINDS = ("hard", "soft", "other")


def text(loaded: Loaded, trace: Step, full: bool = False) -> str:
    """The whole tree under a headline.

    Args:
        loaded: the scenario.
        trace: from `analysis.why`.
        full: every parameter and cell on a line of its own, sources in full.
    """
    ensemble, invented = loaded.scenario.ensemble, loaded.baseline.status == "invented"
    few = reading.too_few(ensemble.members)
    trace = medians_only(trace) if few else trace
    against, plan = trace.find("as_reported")[0], trace.find("plan")[0]
    other = plan.text or f"with money as reported {numbers(against)}"
    head = f"{words.clean(trace.what)} {numbers(trace)}; {other}"
    mark = "invented data, for practice" if invented else "illustrative, not a forecast"
    draws = f"{words.counted(ensemble.members, 'draw')} of our assumptions, seed {ensemble.seed}"
    over = f"median{'' if few else ' [90% band]'} over {draws}"
    rows = [*wrap(head, WIDTH), f"{words.clean(loaded.scenario.name)}; {over}; {mark}"]
    rows += [few] if few else []
    rows += _branches(trace.parts, "", full)
    rows += ["", ", ".join(f"({letter}) {names}" for letter, names in _legend().items())]
    if not full:
        rows += ["--full: every parameter and cell with its source"]
    return "\n".join(rows)


def _legend() -> dict[str, str]:
    """Letters with their words; the first word of each letter stands for it."""
    out: dict[str, str] = {}
    for name, letter in MARKS.items():
        out.setdefault(letter, name)
    return out


def medians_only(step: Step) -> Step:
    """The same trace without bands: too few draws bear none."""
    known = {"value": step.numbers["p50"]} if "p50" in step.numbers else step.numbers
    return replace(step, numbers=known, parts=tuple(map(medians_only, step.parts)))


def numbers(step: Step) -> str:
    """A value, or the median with its 90% band, and the unit."""
    found = step.numbers
    if not found:
        return ""
    unit = "" if step.unit in ("factor", "share", "") else f" {step.unit}"
    times = "×" if step.unit == "factor" else ""
    if "value" in found:
        return f"{times}{figure(found['value'], step.unit)}{unit}"
    low, middle, high = (figure(found[name], step.unit) for name in ("p05", "p50", "p95"))
    return f"{times}{middle} [{low} to {high}]{unit}"


def figure(value: float, unit: str) -> str:
    """A number as precise as its unit deserves: factors near one need their fourth digit.

    >>> figure(0.99812, "factor"), figure(61.23, "per 100,000 a year"), figure(1234.5, "million USD"), figure(0.0312, "")
    ('0.9981', '61.2', '1,234.5', '0.0312')
    """
    if unit == "factor":
        return f"{value:.4f}" if abs(value - 1.0) < 0.05 else f"{value:.3g}"
    if unit.startswith(("per 100,000", "million USD")):
        return words.signed(f"{value:,.1f}")
    return words.signed(f"{value:,.3g}" if abs(value) >= 1e-3 or not value else f"{value:.6f}")


def _branches(steps: Sequence[Step], indent: str, full: bool) -> Iterator[str]:
    """Steps one under the other with the lines of a tree."""
    shown = [one for one in steps if full or one.name not in ("cell", *KINDS)]
    for n, one in enumerate(shown):
        last = n == len(shown) - 1
        fork, under = ("└ ", "  ") if last else ("├ ", "│ ")
        yield from _hang(_line(one, full), indent + fork, indent + under + "  ")
        if full or one.name != "parameters":
            yield from _branches(one.parts, indent + under, full)


def _hang(line: str, first: str, rest: str) -> list[str]:
    return wrap(line, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _line(step: Step, full: bool) -> str:
    """One step in a line."""
    if step.name == "parameters" and not full:
        return _parameters(step)
    head = f"{step.what}: " if step.numbers or step.text else step.what
    mark = f"({letters(step.mark)})" if step.mark else ""
    shown = numbers(step)
    if not full:
        shown += _kinds(step)
    parts = [head + shown, mark, step.text if full or step.name != "cell" else "", _source(step, full), _cells(step, full)]
    return "  ".join(words.clean(x) for x in parts if x.strip())


def _source(step: Step, full: bool) -> str:
    """The place in a file; in full, the document too."""
    return step.source if full else step.source.partition(";")[0]


def _kinds(step: Step) -> str:
    """Kinds of money beside their sum: medians."""
    kinds = [one for one in step.parts if one.name in KINDS]
    return ", ".join([""] + [f"{one.name} {_middle(one)}" for one in kinds]) if kinds else ""


def _middle(step: Step) -> str:
    return figure(step.numbers.get("p50", step.numbers.get("value", 0.0)), step.unit)


def _cells(step: Step, full: bool) -> str:
    """The cells of a fiscal year in one go: table, account and dollars, lines of the file."""
    cells = [one for one in step.parts if one.name == "cell"]
    if full or not cells:
        return ""
    told = [f"{one.what.partition(':')[2].partition(',')[0].strip()} {_middle(one)}" for one in cells]
    table = ", ".join(dict.fromkeys(one.what.partition(":")[0] for one in cells))
    files: dict[str, list[str]] = {}
    for file, _, line in (one.source.partition(";")[0].rpartition(":") for one in cells):
        files.setdefault(file, []).append(line)
    places = "; ".join(f"{file}:{','.join(dict.fromkeys(lines))}" for file, lines in files.items())
    return f"from {table}: {', '.join(told)}  {places}"


def _parameters(step: Step) -> str:
    """All parameters of a step in a paragraph: median, mark, and the line of the registry or the scenario."""
    told = []
    for one in step.parts:
        place = one.source.partition(";")[0].removeprefix("data/parameters.yaml")
        told.append(f"{one.name} {_middle(one)} ({letters(one.mark)}) {place}")
    return f"assumes (data/parameters.yaml, medians): {'; '.join(told)}"
