"""The JSON Schema of scenario files, made from the types: editors complete, explain and check with it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from scenarios.shipped import CONFIGS, HOME
from scenarios.spec.scenario_file import ScenarioFile

SHIPPED_SCHEMA = CONFIGS / "schema" / "scenario.schema.json"


def scenario_schema() -> dict[str, Any]:
    """Scenario files as they are written: nothing is required but a name, the parent has the rest."""
    schema = ScenarioFile.model_json_schema(by_alias=True, mode="validation")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {**head, **schema, "title": "Scenario", "required": ["name"]}


def schema_text() -> str:
    """The schema as its file has it."""
    return json.dumps(scenario_schema(), indent=1, ensure_ascii=False) + "\n"


def schema_line(folder: Path) -> str:
    """The first line of a scenario file in a folder: tells the editor where the schema is."""
    inside = folder.resolve().is_relative_to(HOME)
    path = os.path.relpath(SHIPPED_SCHEMA, folder.resolve()) if inside else str(SHIPPED_SCHEMA)
    return f"# yaml-language-server: $schema={Path(path).as_posix()}"
