"""An outcome's numbers and name in a text, by its unit: one rule each, for every command, table and picture."""

from __future__ import annotations

from scenarios.analysis.measure import MILLION_USD
from scenarios.analysis.outcomes import OUTCOMES
from scenarios.present import words


def change(value: float) -> str:
    """A number with its sign: whole from 10 up, one decimal below; what rounds to nothing is 0.

    >>> change(586.9), change(-0.04), change(-3.21), change(0.0)
    ('+587', '0', '−3.2', '0')
    """
    return _signed(f"{value:+,.0f}" if abs(value) >= 9.95 else f"{value:+.1f}")


def _signed(shown: str) -> str:
    return words.signed(shown) if any(c in "123456789" for c in shown) else "0"


def amount(metric: str, value: float) -> str:
    """A change of an outcome with its sign, in as many digits as its unit needs.

    >>> amount("homicides_averted", 586.9), amount("lapsed", -3.21), amount("institutions", 0.01234)
    ('+587', '−3.2', '+0.0123')
    """
    if value != value:
        return words.NO_DATA
    unit = OUTCOMES[metric].unit
    if unit == "homicides" or unit.startswith(MILLION_USD):
        return change(value)
    if abs(value) >= 9.95:
        return _signed(f"{value:+,.1f}")
    return _signed(f"{value:+.2f}" if unit.startswith("per 100,000") and abs(value) >= 0.05 else f"{value:+.4f}")


def form_of(metric: str, alone: bool = False) -> str:
    """The format of an outcome's numbers in tables: of changes, or of a plan alone.

    >>> form_of("homicides_averted"), form_of("lapsed", alone=True), form_of("institutions")
    ('change', 'tenths', 'change_fine')
    """
    unit = OUTCOMES[metric].unit
    if unit == "homicides":
        return "count" if alone else "change"
    if unit.startswith(MILLION_USD):
        return "tenths" if alone else "change_tenths"
    if unit.startswith("per 100,000") and alone:
        return "tenths"
    return "fine" if alone else "change_fine"


def level(metric: str, value: float) -> str:
    """The same without a plus: for an outcome of one plan alone.

    >>> level("lapsed", 3.21), level("institutions", 0.01234)
    ('3.2', '0.0123')
    """
    return amount(metric, value).removeprefix("+")


def named(metric: str) -> str:
    """What an outcome is called, with its unit where the name does not say it.

    >>> named("homicides_averted"), named("lapsed")
    ('homicides averted', 'lapsed, million USD')
    """
    one = OUTCOMES[metric]
    return one.title if one.unit == "homicides" else f"{one.title}, {one.unit}"


def capital(text: str) -> str:
    """The text with a capital letter at its beginning.

    >>> capital("lapsed")
    'Lapsed'
    """
    return text[:1].upper() + text[1:]


def variant_words(name: str) -> str:
    """A set of other assumptions in a sentence.

    >>> variant_words("skeptical_priors"), variant_words("ceilings_off")
    ('with skeptical priors', 'with ceilings off')
    """
    return f"with {name.replace('_', ' ')}"
