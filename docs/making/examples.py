"""The examples, each run when the site is built: question, cells, the sentence and the picture it ends in."""

from __future__ import annotations

import os
import re
import runpy
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from making import markdown as md
from making.directives import PICTURES
from scenarios.allocation.splits import SPLITS
from scenarios.shipped import HOME

EXAMPLES = HOME / "examples"
LESSONS = ("classroom", "what_it_rests_on")
MEMBERS = "200"
HEAD = f"""Each example is one question, a Python script in cells that takes some seconds: `python examples/first_run.py` from
the folder of the project, or opened as a notebook. What it says and draws here was computed with {MEMBERS} draws when this
page was built; by itself it takes 1,000. Begin at the top."""
LAST = """## Lessons

`examples/classroom.py` is a lesson of about forty minutes for the browser: three questions, each predicted before its answer is
shown. `examples/what_it_rests_on.py`, half an hour, goes on from there: what an answer rests on, whether a choice depends on
who is right, what is worth learning. They need the extra `classroom`; then type

```sh
marimo run examples/classroom.py
```"""
_ROW = re.compile(r"^\| \[`(\w+)\.py`\]", re.MULTILINE)
_CELL = re.compile(r"^# %%( \[markdown\])?\n", re.MULTILINE)


def page() -> str:
    """The whole page, in the order of the list in the examples' folder."""
    names = _ROW.findall((EXAMPLES / "README.md").read_text(encoding="utf-8"))
    return md.page("Examples", HEAD, *(_example(name) for name in names if name not in LESSONS), LAST)


def _example(name: str) -> str:
    """One example: its cells, what it ends with."""
    file = EXAMPLES / f"{name}.py"
    space = _ran(file)
    picture = HOME / "docs" / PICTURES / f"example-{name}.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    space["picture"].save(picture)
    alt = (space["picture"].alt or space["picture"].title).replace("[", "(").replace("]", ")")
    parts = list(_cells(file.read_text(encoding="utf-8")))
    return "\n\n".join([*parts, f"> {space['sentence']}", f"![{alt}](/{PICTURES.as_posix()}/{picture.name})"])


def _cells(text: str) -> Iterator[str]:
    """Markdown cells as text, their title a section; code cells as code."""
    _, *pieces = _CELL.split(text)
    for kind, body in zip(pieces[::2], pieces[1::2], strict=True):
        if kind:
            prose = re.sub(r"^# ?", "", body.strip(), flags=re.MULTILINE)
            yield re.sub(r"^# ", "## ", prose)
        else:
            yield f"```python\n{body.strip()}\n```"


def _ran(file: Path) -> dict[str, Any]:
    """What an example leaves behind, run in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="scenarios-docs-") as folder, _alone(folder):
        return runpy.run_path(str(file))


@contextmanager
def _alone(folder: str) -> Iterator[None]:
    """Few draws, no window, no output, and nothing left elsewhere, no rule either."""
    few = patch.dict(os.environ, {"SCENARIOS_MEMBERS": MEMBERS, "MPLBACKEND": "Agg"})
    silent = redirect_stdout(StringIO()), redirect_stderr(StringIO())
    with few, patch.dict(SPLITS), patch("tempfile.tempdir", folder), chdir(folder), silent[0], silent[1]:
        yield
