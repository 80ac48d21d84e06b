"""A plan as text that a link can hold: packed for another machine, and unpacked without trust."""

from __future__ import annotations

import binascii
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from scenarios.errors import Problem, ScenarioError
from scenarios.spec.files import Text, shipped_scenarios
from scenarios.spec.load import ScenarioSource
from scenarios.yaml_text import read_text

PACKED = "~"
"""What a packed plan begins with: no name of a scenario does."""
LONGEST = 200_000
"""Bytes of a plan's text at most."""


def pack(text: str) -> str:
    """A plan's text for a link."""
    return PACKED + urlsafe_b64encode(zlib.compress(text.encode("utf-8"), 9)).decode().rstrip("=")


def source_of(source: str) -> ScenarioSource:
    """What a name of the page means: a file, a shipped scenario, or a plan that a link holds.

    Raises:
        ScenarioError: the packed plan is broken, or asks for files.
    """
    return Text(unpack(source), "the link’s plan") if source.startswith(PACKED) else source


def unpack(packed: str) -> str:
    """The text of a packed plan, which may extend only what ships: a link of another reads no file of this machine.

    Raises:
        ScenarioError: it is broken or too long, or asks for files.
    """
    try:
        raw = urlsafe_b64decode(packed.removeprefix(PACKED) + "=" * (-(len(packed) - 1) % 4))
        reader = zlib.decompressobj()
        text = reader.decompress(raw, LONGEST).decode("utf-8")
    except (binascii.Error, zlib.error, UnicodeError, ValueError):
        raise ScenarioError([Problem("the plan in the link is broken", hint="copy the link again, whole")]) from None
    if not reader.eof:
        raise ScenarioError([Problem("the plan in the link is cut off or too long", hint="copy the link again, whole")])
    if asked := files_in(read_text(text, "the link’s plan").data):
        raise ScenarioError([Problem(f"the plan in the link asks for {asked}", hint="ask for its files, too")])
    return text


def files_in(data: Any) -> str:
    """Which files a plan asks for beside what ships, in words; empty where it stands alone."""
    found = data if isinstance(data, dict) else {}
    parent, region = found.get("extends"), found.get("region", "")
    if parent is not None and parent not in shipped_scenarios():
        return "a file that it extends"
    if not isinstance(region, str) or "/" in region or "\\" in region or region.endswith((".yaml", ".yml")):
        return "a region’s files"
    return ""
