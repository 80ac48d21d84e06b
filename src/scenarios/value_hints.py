"""What a wrong value probably meant, told from the value and from what may stand there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from scenarios.yaml_text import printable

BETWEEN = " '_"
"""What some write between thousands."""
RATIOS = 10.0
"""Up to this upper bound (and at 100) a number may be a ratio, of which a percentage was given."""

MANY = 8
"""Keys that a hint can name."""
NOTHING = ("none", "nothing", "empty", "null", "no", "off")
SYNONYMS = {
    "amount": "envelope", "amounts": "envelope", "begin": "from", "budget": "envelope", "country": "countries", "date": "from",
    "draws": "members", "end": "to", "first": "from", "funding": "envelope", "hard": "mix", "hard_share": "mix", "last": "to",
    "maximum": "caps", "minimum": "floors", "money": "envelope", "runs": "members", "scenario": "name", "since": "from",
    "start": "from", "std": "sd", "title": "name", "type": "event", "until": "to", "year": "fiscal_year",
}  # fmt: skip
"""Words for keys that others use."""


def number_hint(text: str) -> str:
    """What a text was meant as, where a number should stand.

    >>> number_hint("60%"), number_hint("1,000"), number_hint("0,5"), number_hint("7")
    ('60% is 0.6', 'write 1000, without the comma', 'write 0.5, with a point', 'remove the quotes')
    """
    text = text.strip()
    if found := re.fullmatch(r"(?i)FY ?([0-9]{4})|x ?([0-9.]+)|([0-9.]+) ?x", text):
        return f"write {next(filter(None, found.groups()))}"
    percent = re.fullmatch(r"([0-9]+(?:[.,][0-9]+)?) ?%", text)
    if percent:
        return f"{text} is {float(percent[1].replace(',', '.')) / 100:g}"
    if re.fullmatch(r"[-+0-9.eE]{1,20}", text) and _is_number(text):
        return "remove the quotes"
    if re.fullmatch(r"[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?", text):
        return f"write {text.replace(',', '')}, without the comma{'s' * (text.count(',') > 1)}"
    if re.fullmatch(r"[-+]?[0-9]{1,9},[0-9]{1,9}", text):
        return f"write {text.replace(',', '.')}, with a point"
    if re.fullmatch(r"[-+]?[0-9]{1,3}([ '_][0-9]{3})+", text):
        return f"write {text.translate(str.maketrans('', '', BETWEEN))}"
    return ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def bound_hint(given: Any, most: float) -> str:
    """What a number beyond its upper bound was meant as: a percentage, or a date.

    >>> bound_hint(150, 100), bound_hint(80, 2), bound_hint(20121231, 2200), bound_hint(30, 20)
    ('150% is 1.5', '80% is 0.8', 'is this a date? write 2012', '')
    """
    if is_day_number(given):
        return f"is this a date? write {str(given)[:4]}"
    ratio = most <= RATIOS or most == 100
    return f"{given:g}% is {given / 100:g}" if ratio and 2 <= given <= 1000 and given / 100 <= most else ""


def is_day_number(given: Any) -> bool:
    """Whether a number is a day written without hyphens, as 20091231."""
    return bool(re.fullmatch(r"(19|20|21)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", str(given)))


def word_hint(word: str, known: Sequence[str]) -> str:
    """The known word that one was meant as; where several stand in one text, that they are a list."""
    parts = [part.strip() for part in re.split(r"[,;]| and ", word)]
    if len(parts) > 1 and all(part in known for part in parts):
        return f"a list: [{', '.join(parts)}]"
    close = get_close_matches(word.casefold(), {w.casefold(): w for w in known}, 1, 0.6)
    return f"did you mean “{next(w for w in known if w.casefold() == close[0])}”?" if close else ""


def mapping_hint(given: Any, keys: Sequence[str]) -> str:
    """What was meant where keys with values should stand.

    keys: those that may stand there; none where they are free names.
    """
    if isinstance(given, str) and (colon := re.fullmatch(r"([\w.-]+):(\S.*)", given)):
        return f"write `{colon[1]}: {printable(colon[2], 40)}`, with a blank behind the colon"
    if isinstance(given, str) and given.casefold() in NOTHING:
        return "write {}, or remove the key"
    if found := re.fullmatch(r"\[?((?:19|20|21)[0-9]{2}) ?[-–,] ?((?:19|20|21)[0-9]{2})\]?", str(given)):
        return f"write {{from: {found[1]}, to: {found[2]}}}; keys: {', '.join(keys)}" if {"from", "to"} <= set(keys) else ""
    if isinstance(given, list) and given and all(isinstance(entry, Mapping) and len(entry) == 1 for entry in given):
        return f"remove the hyphen: `{next(iter(given[0]))}: …`"
    if keys:
        return f"keys: {', '.join(keys)}" if len(keys) <= MANY else ""
    if isinstance(given, list) and len(given) == 2 and isinstance(given[1], int | float):
        return f"one value a name: {{{given[0]}: {given[1]}}}"
    if isinstance(given, list) and given and isinstance(given[0], str):
        return f"write `{printable(given[0], 40)}: …`, a value for each name"
    if isinstance(given, str) and re.fullmatch(r"[\w-]+", given):
        return f"write `{given}: …`"
    if isinstance(given, str) and (percent := re.fullmatch(r"([0-9.]{1,6}) ?%", given)):
        return f"one value a name: {{NAME: {float(percent[1]) / 100:g}}}"
    if isinstance(given, str) and re.match(r"\$?[0-9]", given):
        return f"a sum for each year: {{2012: {printable(given, 40)}}}"
    return f"one value a name: {{NAME: {given}}}" if isinstance(given, int | float) else ""


def list_hint(given: Any) -> str:
    """What was meant where a list should stand."""
    if isinstance(given, str) and given.casefold() in NOTHING:
        return "write [], or remove the key"
    if isinstance(given, Mapping) and given:
        return f"put a hyphen and a blank before it: `- {next(iter(given))}: …`"
    if isinstance(given, str) and "," in given:
        return f"write [{', '.join(part.strip() for part in printable(given, 80).split(','))}]"
    return f"write [{printable(str(given), 40)}]" if isinstance(given, str | int | float) else ""


def key_meant(word: str, here: Sequence[str]) -> str:
    """The key of a place that a word is another word for; empty where there is none."""
    others = {"from": "source", "to": "target", "countries": "country", "country": "countries"}
    meant = (SYNONYMS.get(word.casefold(), ""), others.get(word.casefold(), ""))
    return next((key for key in meant if key in here), "")


def year_hint(word: str) -> str:
    """What a key was meant as, where a year should stand.

    >>> year_hint("FY2012"), year_hint("2012-14")
    ('write 2012', 'a key for each fiscal year: {2012: …, 2013: …}')
    """
    if found := re.fullmatch(r"(?i)(?:FY|fiscal year|F\.?Y\.?)? ?([0-9]{4})", word.strip()):
        return f"write {found[1]}"
    if found := re.fullmatch(r"(?i)FY ?([0-9]{2})", word.strip()):
        return f"write 20{found[1]}"
    if found := re.fullmatch(r"(?i)(?:FY ?)?([0-9]{4}) ?(?:[-–/]|to) ?(?:FY ?)?([0-9]{2}|[0-9]{4})", word.strip()):
        first, last = int(found[1]), int(found[1][:2] + found[2] if len(found[2]) == 2 else found[2])
        return f"a key for each fiscal year: {{{first}: …, {min(first + 1, max(last, first))}: …}}"
    return "years are four digits, as 2012"
