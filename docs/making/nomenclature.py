"""The vocabulary, from terms.py."""

from __future__ import annotations

from making import markdown as md
from scenarios import terms

TITLES = {
    "KINDS": "Kinds of money",
    "LIMITED_KINDS": "Kinds that a ceiling holds back",
    "STAGES": "Stages of an allotted dollar",
    "LEDGER": "Lines of a program's account",
    "STATUSES": "How a number is known",
    "CHANNELS": "Channels",
    "QUARTERS": "Steps in a fiscal year",
}
"""Constant -> heading; what each word means stands under the constant in the source."""


def page() -> str:
    """The whole page."""
    texts = md.texts_of(terms)
    names = [name for name in vars(terms) if name.isupper()]
    return md.page("Words", md.prose(terms.__doc__), *(_part(name, texts.get(name, "")) for name in names))


def _part(name: str, text: str) -> str:
    """One constant: its words in their order, and what they mean."""
    words = getattr(terms, name)
    heading = f"## {TITLES.get(name, name)}"
    if isinstance(words, dict):
        return "\n\n".join([heading, text, md.table(["word", "means"], [[md.code(k), v] for k, v in words.items()])])
    listed = ", ".join(map(md.code, words)) if isinstance(words, tuple) else md.code(words)
    return "\n\n".join(filter(None, [heading, listed, text]))
