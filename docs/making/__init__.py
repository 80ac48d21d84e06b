"""The reference, made from the program: one module a topic, each with a function `page()` that returns Markdown."""

from __future__ import annotations

from pathlib import Path

from making import (
    commands,
    equations,
    examples,
    fit,
    growth,
    levers,
    messages,
    model,
    nomenclature,
    outcomes,
    outputs,
    parameters,
    python_api,
    region_keys,
    regions,
    rules,
    scenario_keys,
    sizes,
    stored,
    tables,
)

PAGES = {
    "commands": commands.page,
    "scenario-file": scenario_keys.page,
    "rules": rules.page,
    "levers-and-events": levers.page,
    "outcomes": outcomes.page,
    "region-file": region_keys.page,
    "regions": regions.page,
    "equations": equations.page,
    "parameters": parameters.page,
    "model-in-full": model.page,
    "data-tables": tables.page,
    "audit-points": fit.page,
    "sizes": sizes.page,
    "growth": growth.page,
    "stored-runs": stored.page,
    "json-outputs": outputs.page,
    "messages": messages.page,
    "python": python_api.page,
    "words": nomenclature.page,
    "examples": examples.page,
}
"""File name without ending -> its page, in the order of the table of contents."""


def write_all(folder: Path) -> None:
    """Write every page below a folder; one that is the same is left alone, so that it is not built again."""
    folder.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        file, text = folder / f"{name}.md", page()
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
