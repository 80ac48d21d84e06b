"""Configuration of the documentation: pages by hand in Markdown, the reference made from the program."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from making import write_all  # noqa: E402

import scenarios  # noqa: E402

ASSETS = Path(scenarios.__file__).parent / "present" / "assets"

project = "scenarios"
author = "the scenarios authors"
copyright = "the scenarios authors, MIT licence"  # noqa: A001 - Sphinx's name
release = version = scenarios.__version__
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "making.docstrings",
    "sphinx_copybutton",
    "making.mathml",
    "making.directives",
]
exclude_patterns = ["_build", "generated"]
default_role = "literal"
smartquotes = False
nitpicky = True

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 90
nitpick_ignore_regex = [("py:.*", r"(?!scenarios\.\w+$).*")]  # types of others, and our own rooms, are named, not linked

html_theme = "furo"
html_title = "scenarios"
html_math_renderer = "mathml"
html_static_path = ["_static", str(ASSETS)]
html_css_files = ["site.css"]
html_extra_path = ["generated/kept"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {
        "font-stack": "Lato, sans-serif",
        "color-brand-primary": "#0B4F7D",
        "color-brand-content": "#0B4F7D",
    },
    "dark_css_variables": {
        "font-stack": "Lato, sans-serif",
        "color-brand-primary": "#8FC1E3",
        "color-brand-content": "#8FC1E3",
    },
}
copybutton_prompt_text = "$ "
copybutton_exclude = ".linenos, .gp, .go"

(HERE / "generated" / "kept").mkdir(parents=True, exist_ok=True)
write_all(HERE / "reference")
