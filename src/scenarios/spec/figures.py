"""Figures of a scenario's own: cells of its region's tables, each with its value and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, ValidationInfo, WithJsonSchema, field_validator

from scenarios.baseline.own_cells import IN_DOLLARS, VALUES, OwnCell
from scenarios.errors import Place
from scenarios.spec.amounts import PATTERN, usd, written
from scenarios.spec.base import Frozen, Year
from scenarios.validation import place_of
from scenarios.yaml_text import Where

if TYPE_CHECKING:
    TableName = str
    Value = float
else:
    TableName = Literal[tuple(VALUES)]
    Value = Annotated[float, WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": PATTERN}]})]


class OwnFigure(Frozen):
    """One cell that replaces the region's, or is added to it; a cell of its table is told by the keys that the table needs."""

    table: TableName
    """Which table, by its key under `files:` of a region file."""
    value: Value
    """The figure: money as 12.5 million, anything else a number in the unit of its table."""
    source: Annotated[str, Field(min_length=1)]
    """Who says so: it stands wherever the region's source would."""
    note: str = ""
    """What else is to be said of it."""
    program: str | None = None
    """Program (money, classification)."""
    country: str | None = None
    """Country by its code; of money also the regional unit, or the group of all countries."""
    account: str | None = None
    """Budget account (money, classification)."""
    fiscal_year: Year | None = None
    """Fiscal year (money, classification)."""
    year: Year | None = None
    """Calendar year (rates, population); the region's base year for what is read of one year."""
    series: str | None = None
    """Series of homicide rates; that of the scenario's vintage if left out."""
    indicator: str | None = None
    """Indicator of governance."""
    source_country: str | None = Field(default=None, alias="from")
    """Country that a flow leaves (corridors)."""
    target: str | None = Field(default=None, alias="to")
    """Country where it reappears, or outside (corridors)."""

    @field_validator("value", mode="before")
    @classmethod
    def _in_its_unit(cls, value: Any, given: ValidationInfo) -> Any:
        """Money needs its unit, as everywhere in a scenario."""
        return usd(value) if given.data.get("table") in IN_DOLLARS else value

    @property
    def key(self) -> dict[str, str]:
        """The cells of the table's key that are said."""
        fields = type(self).model_fields.items()
        named = {field.alias or name: getattr(self, name) for name, field in fields if name not in _NO_KEY}
        return {name: str(value) for name, value in named.items() if value is not None}

    def plain(self) -> dict[str, Any]:
        """What it says, as it is written; what it leaves open is left out."""
        fields = type(self).model_fields.items()
        said = {field.alias or name: getattr(self, name) for name, field in fields}
        value = written(self.value) if self.table in IN_DOLLARS else self.value
        return {name: one for name, one in (said | {"value": value}).items() if one not in (None, "")}


_NO_KEY = ("table", "value", "source", "note")


def own_cells(figures: Mapping[str, OwnFigure], vintage: str, marks: Mapping[Where, Place]) -> tuple[OwnCell, ...]:
    """The figures as cells of tables, each with the places of what it says."""
    return tuple(_cell(name, figure, vintage, marks) for name, figure in figures.items())


def _cell(name: str, figure: OwnFigure, vintage: str, marks: Mapping[Where, Place]) -> OwnCell:
    value = Decimal(repr(figure.value)) / IN_DOLLARS.get(figure.table, 1)
    key = figure.key | ({"vintage": vintage} if figure.table == "rates" else {})
    where: Where = ("figures", name)
    places = {said: place_of(marks, (*where, said)) for said in ("value", *figure.key)}
    places[""] = place_of(marks, where, key=True)
    return OwnCell(
        name=name,
        table=figure.table,
        key=tuple(key.items()),
        value=f"{value.normalize():f}",
        source=figure.source,
        note=figure.note,
        places=tuple((said, place) for said, place in places.items() if place),
    )
