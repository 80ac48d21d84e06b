"""Events: what happens at a date and is not the planner's rule, each with its legal or plain meaning.

Dates are days in quotes, `"2009-09-03"`. An event that starts and ends on the same day changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args

from pydantic import BeforeValidator, Field, Strict
from pydantic_core import PydanticCustomError

from scenarios.spec.base import AsList, Frozen, OneOrMore, Share, Whole, Year
from scenarios.terms import KINDS
from scenarios.yaml_text import printable


def day(given: Any) -> Any:
    """Read a day written as year-month-day.

    Raises:
        PydanticCustomError: anything else.

    >>> day("2009-06-28")
    datetime.date(2009, 6, 28)
    """
    if type(given) is date:
        return given
    if isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise _no_day("there is no such day", given) from None
    raise _no_day("this is not a day", given)


def _no_day(what: str, given: Any) -> PydanticCustomError:
    got = printable(str(given), 40)
    return PydanticCustomError("day", f"{what}, got {{got}}", {"got": got, "hint": 'write "2009-06-28": year, month, day'})


def _years(given: Any) -> Any:
    """One year stands for a list of one."""
    return [given] if type(given) is int else given


Day = Annotated[date, BeforeValidator(day)]

if TYPE_CHECKING:
    Names = tuple[str, ...]
    Kinds = tuple[str, ...]
    FiscalYears = tuple[int, ...]
else:
    Names = Annotated[tuple[str, ...], Strict(False), Field(min_length=1), AsList, OneOrMore()]
    Kinds = Annotated[tuple[Literal[KINDS], ...], Strict(False), Field(min_length=1), AsList, OneOrMore()]
    FiscalYears = Annotated[tuple[Year, ...], Strict(False), Field(min_length=1), BeforeValidator(_years), OneOrMore()]

MOST_EVENTS = 500
"""Of one scenario: more than anybody types, few enough to be held against each other."""


class Withholding(Frozen):
    """A share of a program's money may not be obligated for a time, while its availability runs on.

    Shares that overlap add up, to all of the money at most; over that there is a warning.
    """

    event: Literal["withholding"]
    """Withholding, as for the human rights conditions on Mérida."""
    program: str
    """Whose money is withheld."""
    begin: Day = Field(alias="from")
    """First day on which it is withheld."""
    end: Day = Field(alias="to")
    """Day on which it is released."""
    share: Share
    """Share of the program's money, or all that is not obligated yet where that is less."""
    accounts: Names = ()
    """Which accounts; all if left out."""
    kinds: Kinds = ()
    """hard, soft or other; all if left out."""
    countries: Names = ()
    """Which countries; all of the program if left out."""
    fiscal_years: FiscalYears = ()
    """Money of which fiscal years; all if left out."""


class Suspension(Frozen):
    """Aid to countries stops for a time.

    Where several overlap the stricter stop applies while they do, with a warning.
    """

    event: Literal["suspension"]
    """Suspension, as of Honduras after the coup of 2009."""
    countries: Names
    """Which countries."""
    begin: Day = Field(alias="from")
    """First day of the suspension."""
    end: Day = Field(alias="to")
    """Day on which it is lifted."""
    stops: Literal["new", "obligation", "delivery"] = "obligation"
    """What stops: new allotments, also obligations, or also deliveries of what is obligated."""
    fate: Literal["resume", "reprogram", "return", "outside"] = "resume"
    """What becomes of the money stopped: it resumes; what is not obligated of it goes to the program's other countries, back to
    the Treasury, or `outside` the region. Where deliveries stop, all that is open goes outside."""
    programs: Names = ()
    """Which programs; all that rules move if left out."""
    accounts: Names = ()
    """Which accounts; all if left out."""
    fiscal_years: FiscalYears = ()
    """Money of which fiscal years; all if left out."""
    share: Share = 1.0
    """Share of the money that is stopped; the rest goes on as if nothing had happened."""


class ContinuingResolution(Frozen):
    """A year's law comes late: until then last year's rate pro rata and no new starts, the rest at enactment.

    Of several on one program and year the last day counts, with a warning.
    """

    event: Literal["continuing_resolution"]
    """Continuing resolution."""
    fiscal_year: Year
    """The fiscal year that begins without its law."""
    until: Day
    """Day on which the law is enacted."""
    programs: Names = ()
    """Which programs; all that rules move if left out."""


class Reprogramming(Frozen):
    """A share of one country's money goes to another, or out of the region, some days after a notice to Congress.

    In the region it stays in the same account.
    """

    event: Literal["reprogramming"]
    """Reprogramming."""
    program: str
    """Whose money moves."""
    source: str
    """The country that gives."""
    target: str
    """The country that takes; `outside`: one outside the region."""
    share: Share
    """Share of the giver's unobligated money."""
    notice: Day
    """Day of the notice."""
    days: Annotated[int, Field(ge=15, le=183), Whole] = 15
    """Days from the notice to the effect."""
    accounts: Names = ()
    """Which accounts; all if left out."""
    fiscal_years: FiscalYears = ()
    """Money of which fiscal years; all if left out."""

    @property
    def effect(self) -> date:
        """Day on which the money moves."""
        return self.notice + timedelta(self.days)


class RouteShift(Frozen):
    """A part of the flow of drugs takes its way through another country.

    From one country no more can leave than passes there; where several ask for more there is a warning.
    """

    event: Literal["route_shift"]
    """Shift of a trafficking route."""
    source: str
    """The country that the route leaves."""
    target: str
    """The country that it enters."""
    share: Share
    """Share of the whole flow to the consuming country, in points of 1."""
    begin: Day = Field(alias="from")
    """First day of the new route."""
    end: Day | None = Field(None, alias="to")
    """Day on which the flow goes back; it stays if left out."""


class Truce(Frozen):
    """Groups agree to kill less; when a truce collapses, violence may rise above what it was for a while.

    Two at one time in one country both apply, with a warning.
    """

    event: Literal["truce"]
    """Truce, as between Salvadoran gangs in 2012."""
    country: str
    """Where."""
    begin: Day = Field(alias="from")
    """First day of the truce."""
    end: Day | None = Field(None, alias="to")
    """Day of its collapse; it lasts if left out."""
    drop: Annotated[float, Field(ge=0, le=0.95)]
    """Share by which the homicide rate falls."""
    rebound: Annotated[float, Field(ge=0, le=3)] = 0.0
    """Share by which the rate rises above its course when the truce collapses."""
    fade: Annotated[float, Field(ge=0.25, le=20)] = 2.0
    """Years in which the rebound fades."""


class Surge(Frozen):
    """Violence rises all at once, for a reason outside the model, and fades."""

    event: Literal["surge"]
    """Surge of violence."""
    country: str
    """Where."""
    begin: Day = Field(alias="from")
    """First day of the surge."""
    rise: Annotated[float, Field(ge=0, le=5)]
    """Share by which the homicide rate rises: 0.5 is half as much again."""
    fade: Annotated[float, Field(ge=0.25, le=20)] = 2.0
    """Years in which it fades."""


Event = Annotated[
    Withholding | Suspension | ContinuingResolution | Reprogramming | RouteShift | Truce | Surge,
    Field(discriminator="event"),
]
"""Anything that happens at a date."""


class EventKind(NamedTuple):
    """A kind of event: its type, what it means, and what applies where several of the kind meet."""

    type: type[Frozen]
    meaning: str
    several: str


def _kinds() -> dict[str, EventKind]:
    """The kinds by the name that each type has in its `event`."""
    kinds = get_args(get_args(Event)[0])
    return {get_args(kind.model_fields["event"].annotation)[0]: _kind(kind) for kind in kinds}


def _kind(kind: type[Frozen]) -> EventKind:
    """What the docstring says: first its sentence, then, below, what applies where several meet."""
    meaning, _, several = (kind.__doc__ or "").partition("\n")
    return EventKind(kind, meaning, " ".join(several.split()))


EVENTS: dict[str, EventKind] = _kinds()
"""Every kind of event by its name in YAML."""


@dataclass(frozen=True, slots=True)
class WithoutDiscriminator:
    """Leaves OpenAPI's word out of the JSON Schema of a list of events."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        schema: dict[str, Any] = handler(core)
        schema["items"].pop("discriminator", None)
        return schema


def _as_key(given: Any) -> Any:
    """Say of an event whose kind is the key of its facts where the kind stands."""
    if isinstance(given, str) and given in EVENTS:
        hint = f"write {{event: {given}, …}} with its other keys: `scenarios show {given}`"
        raise PydanticCustomError("event", "an event has more keys than its kind", {"hint": hint})
    if isinstance(given, dict) and "event" not in given and len(given) == 1:
        ((kind, facts),) = given.items()
        if kind in EVENTS and isinstance(facts, dict | None):
            keys = ", ".join(f"{key}: …" for key in list(facts or {})[:3])
            hint = f"write {{event: {kind}{', ' * bool(keys)}{keys}}}"
            raise PydanticCustomError("event", "the kind of an event stands beside its other keys", {"hint": hint})
    return given


if TYPE_CHECKING:
    Events = tuple[Event, ...]
else:
    _Each = Annotated[Event, BeforeValidator(_as_key)]
    Events = Annotated[tuple[_Each, ...], Field(max_length=MOST_EVENTS), Strict(False), WithoutDiscriminator()]


def span(event: Event) -> tuple[date, date | None]:
    """First and last day of an event's own time; the end is None where it stays, or only fades."""
    match event:
        case ContinuingResolution():
            return date(event.fiscal_year - 1, 10, 1), event.until
        case Reprogramming():
            return event.notice, event.effect
        case Surge():
            return event.begin, None
    return event.begin, event.end
