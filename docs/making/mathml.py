r"""Equations as MathML, made by docutils and drawn by the browser: no script, no font, no network.

`\code{tau_obligate}` in an equation is a name of the program, set as code.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx


def as_mathml(tex: str, *, as_block: bool) -> str:
    """An equation in LaTeX as MathML."""
    marked = re.sub(r"\\code\{(\w+)\}", r"\\text{«\1»}", tex)
    return re.sub(r"<mtext>«(\w+)»</mtext>", r'<mtext class="code">\1</mtext>', tex2mathml(marked, as_block=as_block))


def _inline(writer: Any, node: nodes.math) -> None:
    writer.body.append(as_mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def _block(writer: Any, node: nodes.math_block) -> None:
    writer.body.append(f'<div class="equation" tabindex="0">{as_mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer that `html_math_renderer = "mathml"` names."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
