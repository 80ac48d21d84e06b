"""A region of one's own to begin with: the invented one under another name, in a folder, each file explained."""

from __future__ import annotations

import re
from pathlib import Path

from scenarios.baseline.known_tables import KNOWN
from scenarios.baseline.region_file import read_region, region_path
from scenarios.errors import Problem, ScenarioError
from scenarios.shipped import CONFIGS, DATA

MODEL = "toy"
"""The region that is copied."""
_TOP = "# Countries, programs and tables of a region of your own; README.md explains each file.\n"
_TOP_OF_PLAN = "# Years, origin and what the planner decides; other scenarios extend this one.\n"
_HEAD = """# {name}: a region of your own

It runs as it stands, on invented numbers: `scenarios run {name}/plan.yaml`. Put yours in their place, file by file, and
look after each step with `scenarios validate {name}/region.yaml {name}/plan.yaml`. While one number is invented keep
`status: invented`: it is then said on every table and picture.

- `region.yaml`: countries, programs, the series of homicide rates that count as observed, and names of tables. It may have
  `parameters:`, uncertain numbers that are others here than elsewhere.
- `plan.yaml`: a scenario: years, origin, and what the planner decides. Others say `extends: ./plan.yaml`.
- `data/`: the tables. Each row names its source.

"""


def skeleton(name: str) -> dict[str, str]:
    """The files of a region `name`: path within its folder, and text."""
    region, _ = read_region(region_path(MODEL))
    text = region_path(MODEL).read_text(encoding="utf-8")
    text = _changed(text, _TOP, name=name, title=f"{name}, on invented numbers", data="data")
    roles = {str(file): role for role, file in region.files.model_dump().items() if file}
    roles[region.totals] = "totals"
    tables = [path for path in sorted((DATA / MODEL).glob("*.csv")) if path.name in roles]
    pages = "\n\n".join(_explained(path, roles[path.name]) for path in tables)
    files = {f"data/{path.name}": path.read_text(encoding="utf-8") for path in tables}
    return {"README.md": _HEAD.format(name=name) + pages + "\n", "region.yaml": text, "plan.yaml": _plan(name), **files}


def _plan(name: str) -> str:
    """The model's own scenario, on this region."""
    text = (CONFIGS / f"{MODEL}.yaml").read_text(encoding="utf-8")
    question = "What follows if the money goes where, and as what, the tables say?"
    said = {"description": "Everything as the tables say.", "question": question}
    return _changed(text, _TOP_OF_PLAN, name=name, region="./region.yaml", **said)


def _changed(text: str, top: str, **values: str) -> str:
    """A YAML text with another comment above it and other values of keys at its top level."""
    text = re.sub(r"\A(#.*\n)+", top, text)
    for key, value in values.items():
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {value}", text)
    return text


def _explained(path: Path, role: str) -> str:
    """What a table holds, column by column."""
    schema = KNOWN[role]
    columns = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
    lines = []
    for name in columns:
        if (column := schema.column(name)) is not None:
            empty = f" Empty: {column.empty}." if column.empty else ""
            lines.append(f"- `{name}`: {column.says}.{empty}")
    return f"## data/{path.name}: {schema.title}\n\n{schema.says}\n\n" + "\n".join(lines)


def write(name: str) -> list[Path]:
    """Write the skeleton into a folder, which must not be there.

    Raises:
        ScenarioError: a name that is none, or of something that is there.
    """
    if not re.fullmatch(r"[A-Za-z][\w-]*", name):
        raise ScenarioError([Problem(f"“{name}” is no name of a region", None, "letters, digits and hyphens", "name")])
    folder = Path(name)
    if folder.exists():
        raise ScenarioError([Problem(f"{folder} is there already", None, "choose another name", "exists")])
    paths = []
    for file, text in skeleton(name).items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths
