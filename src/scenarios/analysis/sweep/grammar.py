"""What a sweep lays over a file: values of keys, as lists, ranges, products, keys that move together, and samples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from scenarios.errors import Place, Problem, ScenarioError
from scenarios.spec.merge import COMMAND_LINE

TOGETHER = "with"
"""The word between keys that move together."""
_OUTSIDE = re.compile(r",(?![^{\[]*[}\]])")
"""A comma that stands in no bracket."""
_NUMBER = r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?"
_BETWEEN = re.compile(rf"({_NUMBER})~({_NUMBER})")
MOST_DRAWN = 400
"""Plans of one picture."""
HINT = "write 0:1:11 (first, last, how many), none,hold (values), or 0~1 with --sample sobol:256"


@dataclass(frozen=True, slots=True)
class SweepAxis:
    """One key and the values it takes, as texts that a scenario file could hold; `between`: its ends, where it is drawn."""

    key: str
    values: tuple[str, ...]
    between: tuple[float, float] | None = None

    @property
    def numbers(self) -> tuple[float, ...]:
        """The values as numbers; empty where one is none."""
        try:
            return tuple(map(float, self.values))
        except ValueError:
            return ()


@dataclass(frozen=True, slots=True)
class SweepSample:
    """How values between two ends are drawn: `sobol` or `lhs` (Latin hypercube), how many points, from which seed."""

    kind: str
    count: int
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SweepDesign:
    """All that is laid over a file. Axes of one group move together; groups are multiplied, the last one fastest."""

    groups: tuple[tuple[SweepAxis, ...], ...]

    @property
    def axes(self) -> tuple[SweepAxis, ...]:
        """Every axis, in order."""
        return tuple(axis for group in self.groups for axis in group)

    @property
    def has_picture(self) -> bool:
        """Whether a picture can show it: one key or two, each value of one beside all of the other."""
        return all(len(group) == 1 for group in self.groups) and len(self.groups) <= 2 and len(self) <= MOST_DRAWN

    def __len__(self) -> int:
        return prod(len(group[0].values) for group in self.groups)

    def points(self) -> Iterator[tuple[str, ...]]:
        """The values of each point, in the order of the axes."""
        for rows in product(*(zip(*(axis.values for axis in group), strict=True) for group in self.groups)):
            yield tuple(value for row in rows for value in row)


def design_of(words: Sequence[str], sample: str = "") -> SweepDesign:
    """A design from what was typed.

    Args:
        words: `KEY=VALUES` each, with `with` between those that move together.
        sample: `sobol:256` or `lhs:100`, perhaps with a seed behind, for keys that have two ends, `KEY=0~1`.

    Raises:
        ScenarioError: words that are none, keys that move together and have unlike numbers of values, or a sample of nothing.

    >>> design = design_of(["a=0:1:3", "with", "b=x,y,z", "c=none,hold"])
    >>> len(design), list(design.points())[:2]
    (6, [('0', 'x', 'none'), ('0', 'x', 'hold')])
    """
    groups = [tuple(axis_of(text) for text in group) for group in _groups(words)]
    drawn = [axis for group in groups for axis in group if axis.between]
    fixed = [group for group in groups if not any(axis.between for axis in group)]
    for group in groups:
        counts = {len(axis.values) for axis in group}
        if len(group) > 1 and (any(axis.between for axis in group) or len(counts) > 1):
            told = ", ".join(f"{axis.key} {'two ends' if axis.between else len(axis.values)}" for axis in group)
            raise _refused(f"keys that move together take as many values each: {told}", "give each as many values", words)
    if bool(drawn) != bool(sample):
        what = "--sample draws nothing: no key has two ends" if sample else f"{drawn[0].key} has two ends, and no --sample"
        raise _refused(what, "write programs.carsi.mix=0~1 and --sample sobol:256", words)
    return SweepDesign((_drawn(drawn, sample_of(sample)), *fixed) if drawn else tuple(fixed))


def axis_of(text: str) -> SweepAxis:
    """An axis from `programs.carsi.mix=0:1:11` (first, last, how many), `programs.carsi.limit=none,hold`, or `KEY=0~1`.

    Raises:
        ScenarioError: no key and values, or a range that is none.

    >>> axis_of("programs.carsi.mix=0:1:5").values
    ('0', '0.25', '0.5', '0.75', '1')
    >>> axis_of("programs.carsi.limit=none, hold").values
    ('none', 'hold')
    >>> axis_of("programs.carsi.split={rule: need, floor: 0.05}, equal").values
    ('{rule: need, floor: 0.05}', 'equal')
    """
    key, _, values = (part.strip() for part in text.partition("="))
    if not key or not values:
        hint = "write programs.carsi.mix=0:1:11, or programs.carsi.limit=none,hold"
        raise _refused("a sweep takes a key and its values", hint, [text])
    if found := _BETWEEN.fullmatch(values):
        low, high = map(float, found.groups())
        if not low < high:
            raise _refused(f"{key}: {values} has no room between its ends", "write 0~1", [text])
        return SweepAxis(key, (), (low, high))
    parts = [part.strip() for part in _OUTSIDE.split(values) if part.strip()]
    texts = tuple(value for part in parts for value in (_range(part, text) if _is_range(part) else (part,)))
    if len(set(texts)) < 2:
        raise _refused(f"{key} has fewer than two values", "write as 0:1:11, or 0.2,0.5,0.8", [text])
    return SweepAxis(key, texts)


def sample_of(text: str) -> SweepSample:
    """How to draw, from `sobol:256` or `lhs:100:3`.

    Raises:
        ScenarioError: it says nothing of the kind.

    >>> sample_of("lhs:100")
    SweepSample(kind='lhs', count=100, seed=0)
    """
    found = re.fullmatch(r"(sobol|lhs):([0-9]{1,6})(?::([0-9]{1,9}))?", text)
    if not found or int(found[2]) < 2:
        hint = "write sobol:256 or lhs:100, a seed behind if you like: lhs:100:3"
        raise _refused(f"“{text}” is no sample", hint, [f"--sample {text}"])
    count = int(found[2])
    if found[1] == "sobol" and count & (count - 1):
        what = f"{count} points of Sobol's sequence do not fill a space evenly"
        raise _refused(what, f"write sobol:{2 ** round(np.log2(count))}", [f"--sample {text}"])
    return SweepSample(found[1], count, int(found[3] or 0))


def _groups(words: Sequence[str]) -> list[list[str]]:
    """Words that stand together, told by what stands between them."""
    found: list[list[str]] = []
    joined = False
    for word in words:
        if word == TOGETHER and (joined or not found):
            break
        if word == TOGETHER:
            joined = True
        elif joined:
            found[-1].append(word)
            joined = False
        else:
            found.append([word])
    else:
        if found and not joined:
            return found
    raise _refused(f"“{TOGETHER}” stands between two keys", "write A=0:1:5 with B=1:0:5", words)


def _is_range(part: str) -> bool:
    return ":" in part and not part.startswith(("{", "[", '"', "'"))


def _range(part: str, text: str) -> tuple[str, ...]:
    """The values from first to last."""
    try:
        first, last, count = part.split(":")
        return tuple(f"{value:.6g}" for value in np.linspace(float(first), float(last), int(count)))
    except ValueError:
        raise _refused(f"“{part}” is no range", HINT, [text]) from None


def _drawn(axes: Sequence[SweepAxis], sample: SweepSample) -> tuple[SweepAxis, ...]:
    """The axes with values drawn between their ends, one column of the sample each."""
    from scipy.stats import qmc

    make = qmc.Sobol if sample.kind == "sobol" else qmc.LatinHypercube
    points = make(len(axes), rng=np.random.default_rng(sample.seed)).random(sample.count)
    ends = np.array([axis.between for axis in axes])
    values = ends[:, 0] + points * (ends[:, 1] - ends[:, 0])
    return tuple(SweepAxis(axis.key, tuple(f"{x:.6g}" for x in own)) for axis, own in zip(axes, values.T, strict=True))


def _refused(what: str, hint: str, words: Sequence[str]) -> ScenarioError:
    text = " ".join(words)
    return ScenarioError([Problem(what, Place(f"{COMMAND_LINE} {text}", 1, 1, text), hint, "sweep")])
