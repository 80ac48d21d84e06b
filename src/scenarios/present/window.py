"""A picture for someone who runs a script: in a window where there is a screen, else in a file."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

import matplotlib
from matplotlib.backends.registry import BackendFilter, backend_registry
from matplotlib.figure import Figure

from scenarios.present.notebook import png


def show(figure: Figure, name: str, alt: str) -> Path | None:
    """Show a picture in a window and wait until it is closed; without a screen write it and return where.

    The window has the pixels of the report's picture.
    """
    if not has_screen():
        file = Path(tempfile.mkdtemp(prefix="scenarios-")) / f"{name}.png"
        file.write_bytes(png(figure, alt))
        return file
    from matplotlib import pyplot

    pixels = pyplot.imread(BytesIO(png(figure, alt)))
    window = pyplot.figure(name, figsize=figure.get_size_inches(), layout="none")
    axes = window.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.imshow(pixels, interpolation="antialiased")
    axes.axis("off")
    pyplot.show()
    return None


def has_screen() -> bool:
    """Whether matplotlib can open windows here."""
    interactive = {name.lower() for name in backend_registry.list_builtin(BackendFilter.INTERACTIVE)}  # type: ignore[no-untyped-call]
    return str(matplotlib.get_backend()).lower() in interactive
