"""The page as one widget: native controls in the browser, one request in flight, answers by `talk.answer`."""

# mypy: ignore-errors
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from scenarios.present.explorer import panel
from scenarios.present.explorer.talk import answer
from scenarios.present.report.font import data_address

HERE = Path(__file__).parent


class Explorer(anywidget.AnyWidget):
    """The live page; `given` are the files that it starts with, `whole` lets it fill the window."""

    _esm = (HERE / "page.js").read_text(encoding="utf-8")
    _css = (HERE / "page.css").read_text(encoding="utf-8")
    page = traitlets.Unicode().tag(sync=True)
    fonts = traitlets.List().tag(sync=True)
    whole = traitlets.Bool(False).tag(sync=True)

    def __init__(self, given: Sequence[str] = (), whole: bool = False) -> None:
        fonts = [[weight, data_address(name)] for weight, name in (("400", "Regular"), ("700", "Bold"))]
        super().__init__(page=panel.skeleton(), fonts=fonts, whole=whole)
        self._given = tuple(given)
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, request: dict[str, Any], _buffers: Any) -> None:
        """Answer a message of the page, under its number."""
        self.send({"n": request.get("n"), **answer(request, self._given)})
