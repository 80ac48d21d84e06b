"""The frozen types of a scenario, in the planner's words; the string under a field is its documentation.

Money is USD here (the engine works in million USD), shares lie between 0 and 1, fiscal year Y runs from 1 October
Y-1 to 30 September Y. Types check what can be judged alone; `checks.py` checks against the region.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict

from scenarios.allocation.mixes import MIXES
from scenarios.allocation.splits import SPLITS
from scenarios.spec.base import AsList, Frozen, OneOrMore, Share, Whole, Year
from scenarios.spec.envelopes import Amounts, AsReported, Envelope, Factor, Growth
from scenarios.spec.events import Event, Events
from scenarios.spec.figures import OwnFigure
from scenarios.spec.laws import Law, LawSetting
from scenarios.spec.levers import LeverSettings
from scenarios.spec.rules import MIX_SHORT, SPLIT_SHORT, mix_form, rule_type, split_form
from scenarios.spec.stages import Rule

__all__ = [
    "Amounts",
    "AsReported",
    "Ensemble",
    "Event",
    "Factor",
    "Growth",
    "Horizon",
    "Law",
    "LeverSettings",
    "Plan",
    "Rule",
    "ScenarioSpec",
    "Transfer",
]

if TYPE_CHECKING:
    Split = Rule
    Mix = Rule
    Channel = str
    Booking = str
    ParameterSetting = float | Law
else:  # types made from the tables of rules
    from scenarios.terms import BOOKINGS, CHANNELS

    Split = rule_type(SPLITS, split_form, SPLIT_SHORT)
    Mix = rule_type(MIXES, mix_form, MIX_SHORT)
    Channel = Literal[tuple(CHANNELS)]
    Booking = Literal[tuple(BOOKINGS)]
    ParameterSetting = LawSetting


def _as_text(given: Any) -> Any:
    """A year's name is text, quoted or not."""
    return str(given) if type(given) is int else given


AsText = BeforeValidator(_as_text)


class Horizon(Frozen):
    """From when to when money is given and its effects are counted."""

    first: Year = Field(alias="from")
    """First fiscal year of money."""
    last: Year = Field(alias="to")
    """Last fiscal year of money."""
    show_to: Year
    """Last calendar year that pictures and tables show."""
    run_off: Year
    """Last calendar year in which effects of the money are still counted."""


class Ensemble(Frozen):
    """How many draws of the assumptions are made, and from which seed."""

    members: Annotated[int, Field(ge=1, le=10_000_000), Whole] = 1000
    """Number of draws of all uncertain parameters and shocks."""
    seed: Annotated[int, Field(ge=0, le=2**63 - 1), Whole] = 7
    """Same seed, same draws."""
    lumps: Annotated[float, Field(ge=0.1, le=1000)] | None = None
    """Median size of agreements in million USD (assumed): money moves in lumps of about that size; a flow if left out."""


class Plan(Frozen):
    """What is asked of one program."""

    envelope: Envelope = AsReported()
    """How much money: as_reported, {factor: 2}, {growth: 0.03, start: 100 million} or {2012: 150 million}."""
    split: Split = Rule(rule="as_reported")
    """Where the money goes: a rule of `scenarios list rules`, or rules by fiscal year."""
    mix: Mix = Rule(rule="as_reported")
    """How much of it is hard: a share, a path by fiscal year, a rule, or rules by fiscal year."""
    limit: Literal["none", "hold", "redistribute"] = "none"
    """What happens beyond a country's room: nothing, the rest is held, or it goes to countries with room."""
    focus: Share = 0.5
    """Share of soft money to institutions; the rest goes to prevention."""
    capacity: Share = 0.0
    """Share of soft money to the recipient's own capacity, taken first."""
    floors: dict[str, Share] = Field(default_factory=dict)
    """Least share of the program's year by country."""
    caps: dict[str, Share] = Field(default_factory=dict)
    """Greatest share of the program's year by country."""
    mix_shift: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """Added to the hard share of every year and country, kept within 0 to 1: more or less hard money in the mix's own order."""
    earmark_soft: Share = 0.0
    """Least soft share of hard and soft money together."""


Decided = Literal["envelope", "split", "mix", "limit", "levers", "events"]
"""What a planner decides, in the parts that `explain` tells apart."""


class Transfer(Frozen):
    """Money moved from one program to another, every year."""

    source: str = Field(alias="from")
    """The program that gives."""
    target: str = Field(alias="to")
    """The program that takes; the money follows its accounts, laws and mix."""
    share: Share
    """Share of the giver's envelope."""


def one_line(text: Any) -> Any:
    """A name as tables can show it: every run of blanks and line breaks is one blank, none at the ends."""
    return " ".join(text.split()) if isinstance(text, str) else text


class ScenarioSpec(Frozen):
    """One policy scenario: who gets how much of what, and under which assumptions it is judged."""

    name: Annotated[str, Field(min_length=1, max_length=80), BeforeValidator(one_line)]
    """Short name, shown in tables and pictures."""
    description: str = ""
    """What the scenario does, in a sentence or two."""
    question: str = ""
    """The question it answers."""
    reason: dict[Decided, str] = Field(default_factory=dict)
    """Why each decision is as it is, by decision: printed beside the numbers."""
    region: str = "mexico-central-america"
    """A region that ships, or the path of a region file."""
    vintage: Annotated[str, AsText] = "2013"
    """The release of homicide data that is taken as observed."""
    origin: Year = 2011
    """Last calendar year of observed homicide rates that the run uses."""
    horizon: Horizon
    """From when to when money is given and its effects are counted."""
    after: Literal["zero", "hold_last"] = "zero"
    """What follows the last year: no money, or the last year's again."""
    forward_funding: Literal["as_printed", "moved"] = "as_printed"
    """Money given ahead: in the year that the report prints it, or moved to the year it was meant for."""
    figures: dict[str, OwnFigure] = Field(default_factory=dict)
    """Cells of the region's tables that are others here, or are added, by a name of yours: each with its source."""
    programs: dict[str, Plan] = Field(default_factory=dict)
    """What is asked of each program; one that is not named stays as reported."""
    transfer: Annotated[tuple[Transfer, ...], Strict(False), AsList, OneOrMore()] = ()
    """Money moved between programs."""
    levers: LeverSettings = LeverSettings()
    """What moves homicide beside the money; its cost is not in the envelope: `scenarios list levers`."""
    events: Events = ()
    """What happens at dates: `scenarios list events`."""
    blur_requests: bool = False
    """Whether a year that is only a request is drawn with the uncertainty of what Congress enacts."""
    parameters: dict[str, ParameterSetting] = Field(default_factory=dict)
    """Values or distributions in place of the registry's."""
    priors: Literal["evidence", "skeptical", "neutral"] = "evidence"
    """Which distributions the registry gives: the evidence's, skeptical ones, or neutral ones (soft effects of either sign)."""
    pipeline: Literal["evidence", "fitted"] = "evidence"
    """How fast money moves: the registry's laws, or those fitted to published figures; a region without such has the first."""
    channels_off: Annotated[tuple[Channel, ...], Strict(False), AsList, OneOrMore()] = ()
    """Mechanisms that are switched off."""
    booking: dict[str, Booking] = Field(default_factory=dict)
    """When money counts as obligated, by account: on_arrival or by_agreement; as the region has it if left out."""
    ensemble: Ensemble = Ensemble()
    """How many draws, from which seed."""
