"""What all types of a scenario share: frozen, unknown keys forbidden, and a few kinds of number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Frozen(BaseModel):
    """A part of a scenario; the string under a field is its documentation."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


def share(value: float) -> float:
    """Check a share.

    Raises:
        PydanticCustomError: outside 0 to 1.
    """
    if 0 <= value <= 1:
        return value
    hint = f"{value:g}% is {value / 100:g}" if 1 < value <= 100 else ""
    raise PydanticCustomError("share", "a share lies between 0 and 1, got {got}", {"got": f"{value:g}", "hint": hint})


def whole(value: Any) -> Any:
    """Take `1e3` for the whole number that it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _as_list(given: Any) -> Any:
    """One entry stands for a list of one."""
    return [given] if isinstance(given, dict | str) else given


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """Says in the JSON Schema that one entry stands for a list of one."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        schema: dict[str, Any] = handler(core)
        return {"anyOf": [schema["items"], schema]}


AsList = BeforeValidator(_as_list)
Share = Annotated[float, AfterValidator(share), Field(json_schema_extra={"minimum": 0, "maximum": 1})]
Whole = BeforeValidator(whole)
Year = Annotated[int, Field(ge=1900, le=2200), Whole]
