"""A rule of one's own: put into a table while the program runs, its answers checked, its source known by a hash."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from functools import wraps
from types import CodeType
from typing import Any, Literal

import numpy as np

from scenarios.allocation.mixes import MIXES
from scenarios.allocation.options import options_of
from scenarios.allocation.seen import Array, Seen
from scenarios.allocation.splits import SPLITS
from scenarios.errors import Problem, ScenarioError

TABLES: dict[str, dict[str, Callable[..., Array]]] = {"split": SPLITS, "mix": MIXES}
"""The rules by what they answer: where the money goes, how hard it is."""
_HOME = "scenarios.allocation."
_NEAR = 1e-6
"""How far shares may sum from one."""


def add(rule: Callable[..., Array], of: Literal["split", "mix"] = "split") -> None:
    """Put a rule into its table under the function's name; an own rule of that name is replaced.

    Raises:
        ValueError: a rule of that name ships, or `of` names no table.
        TypeError: the function has no name, or an option stands before `*` or lacks its type, range or help.
    """
    if of not in TABLES:
        raise ValueError(f"of must be one of {', '.join(TABLES)}, got {of!r}")
    name = getattr(rule, "__name__", "")
    if not name.isidentifier():
        raise TypeError("a rule needs a name: write it as a function with def")
    if ships(TABLES[of].get(name, rule)):
        raise ValueError(f"a {of} rule “{name}” ships with the program: give yours another name")
    _refuse_bare_options(rule)
    options_of(rule)
    TABLES[of][name] = _checked(rule, name, _split_fault if of == "split" else _mix_fault)


def _refuse_bare_options(rule: Callable[..., Array]) -> None:
    """Options are keyword-only; one that is not could never be given in a scenario."""
    bare = [a.name for a in inspect.signature(rule).parameters.values() if a.kind is not a.KEYWORD_ONLY]
    if len(bare) != 1:
        name = rule.__name__
        raise TypeError(f"a rule takes what is seen, and options after a star: write def {name}(seen, *, …); got {bare}")


def ships(rule: Callable[..., Array]) -> bool:
    """Whether a rule is part of the program, so that the program's version says what it does."""
    return str(inspect.unwrap(rule).__module__).startswith(_HOME)


def fingerprint(rule: Callable[..., Array]) -> str:
    """SHA-256 of a rule's source, or of its compiled code where there is none; not of what it reads from outside itself."""
    text = source(rule) or repr(_content(inspect.unwrap(rule).__code__))
    return hashlib.sha256(text.encode()).hexdigest()


def source(rule: Callable[..., Array]) -> str:
    """A rule's text; empty where there is none, as at a prompt."""
    try:
        return inspect.getsource(inspect.unwrap(rule))
    except (OSError, TypeError):
        return ""


def _content(code: CodeType) -> tuple[Any, ...]:
    """What compiled code does, without where it stands."""
    constants = tuple(_content(x) if isinstance(x, CodeType) else x for x in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, constants


def _checked(rule: Callable[..., Array], name: str, fault: Callable[[Array, Seen], str]) -> Callable[..., Array]:
    """The rule, its answer as (member, country) and refused with year and country where it can be none."""

    @wraps(rule)
    def checked(seen: Seen, **options: Any) -> Array:
        given, hint = rule(seen, **options), "return shares by draw and country: weight / weight.sum(axis=1, keepdims=True)"
        answer = np.asarray(np.nan if given is None else given, dtype=np.float64)
        try:
            answer = np.array(np.broadcast_to(answer, seen.shape), order="C")
            what = "gives nothing; is `return` missing?" if given is None else fault(answer, seen)
        except ValueError:
            what = f"gives an array of shape {answer.shape}, not (member, country) = {seen.shape}"
        if what and (unseen := _unseen(seen)):
            hint = f"{unseen} has no rate that anybody had seen by then: it is nan; give it a share without one"
        if what:
            raise ScenarioError([Problem(f"the rule “{name}”, FY{seen.fiscal_year}: {what}", None, hint, "own-rule")])
        return answer

    return checked


def _unseen(seen: Seen) -> str:
    """The countries whose rates, or the year before's, nobody had seen."""
    blind = np.flatnonzero(np.isnan(seen.homicide_rate + seen.homicide_rate_before).any(axis=0))
    return ", ".join(seen.countries[n] for n in blind)


def _split_fault(answer: Array, seen: Seen) -> str:
    """What keeps an answer from being shares of the money."""
    bad = ~(answer >= 0.0)
    if bad.any():
        draw, country = np.argwhere(bad)[0]
        return f"{seen.countries[country]} gets {answer[draw, country]:g} in a draw; no share is negative or nan"
    sums = answer.sum(axis=1)
    far = np.abs(sums - 1.0) > _NEAR
    return f"the shares of a draw sum to {sums[far][0]:.4g}, not to 1" if far.any() else ""


def _mix_fault(answer: Array, seen: Seen) -> str:
    """What keeps an answer from being hard shares."""
    bad = ~((answer >= 0.0) & (answer <= 1.0))
    if not bad.any():
        return ""
    draw, country = np.argwhere(bad)[0]
    return f"{seen.countries[country]} has a hard share of {answer[draw, country]:g} in a draw, not between 0 and 1"
