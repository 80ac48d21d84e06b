"""Directives that run what a page shows: commands with their real output and pictures, files as a reader writes them.

    ```{typed}
    :show: 1-8
    :picture: runs/*/fans.png
    $ scenarios run mine.yaml
    ```

Commands of a page run in one folder, in the order of the page; a command that ends with another code than `:code:` is
an error of the page. Lines left out are counted.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from making.shell import Said, type_in

PICTURES = Path("generated", "pictures")
KEPT = Path("generated", "kept")
"""Folders below the pages: what commands made. `KEPT` is copied to the root of the site."""

TYPED_IN = (".yaml", ".py", ".sh")
"""Endings of files that a reader writes."""
_KNOWN: dict[tuple[object, ...], Said] = {}


class _InFolder(SphinxDirective):
    """A directive that works in its page's folder."""

    @property
    def folder(self) -> Path:
        folder = Path(self.config.typed_folder) / self.env.docname
        folder.mkdir(parents=True, exist_ok=True)
        return folder


class Written(_InFolder):
    """A file as the reader writes it: its name, and what is in it."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"language": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Write the file and show it."""
        name, text = self.arguments[0], "\n".join(self.content)
        (self.folder / name).write_text(f"{text}\n", encoding="utf-8")
        block = nodes.literal_block(text, text, language=self.options.get("language", "yaml"))
        caption = nodes.caption("", "", nodes.literal("", name))
        return [nodes.container("", caption, block, classes=["literal-block-wrapper"], literal_block=True)]


class Typed(_InFolder):
    """Commands as typed, with what they print."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "show": directives.unchanged_required,  # lines of the output, such as 1-8, 12
        "from": directives.unchanged_required,  # or from the first line with this text,
        "lines": directives.positive_int,  # so many lines
        "messages": directives.flag,  # warnings and errors too
        "code": directives.nonnegative_int,  # the exit code that is meant, else 0
        "picture": directives.unchanged_required,  # pictures made, as patterns
        "keep": directives.unchanged_required,  # a page made, linked
        "silent": directives.flag,  # no output
    }

    def run(self) -> list[nodes.Node]:
        """Run the commands, if any; show them and what they print, then their pictures."""
        text = "\n".join(line for command in self.content if command for line in self._lines(command.removeprefix("$ ")))
        block = [nodes.literal_block(text, text, language="console", classes=["typed"])] if text else []
        return [*block, *self._pictures(), *self._kept()]

    def _lines(self, command: str) -> Iterator[str]:
        said = self._said(command)
        if said.code != self.options.get("code", 0):
            raise self.error(f"“{command}” ended with {said.code}: {said.err or said.out}")
        yield f"$ {command}"
        yield from self._shown(said)

    def _said(self, command: str) -> Said:
        """What the command prints; asked again with the same files in the folder, it is not run again."""
        files = tuple((path.name, path.read_bytes()) for path in sorted(self.folder.glob("*.*")) if path.suffix in TYPED_IN)
        key = (self.env.docname, command, files)
        if key not in _KNOWN:
            _KNOWN[key] = type_in(command, self.folder)
        return _KNOWN[key]

    def _shown(self, said: Said) -> Iterator[str]:
        if "messages" in self.options and said.lasting:
            yield said.lasting
        lines = [] if "silent" in self.options else said.out.rstrip("\n").splitlines()
        yield from excerpt(lines, self._wanted(lines))

    def _wanted(self, lines: list[str]) -> set[int]:
        """Indices of the lines that are shown."""
        if "from" not in self.options:
            return wanted(self.options.get("show", "1-"), len(lines))
        starts = [index for index, line in enumerate(lines) if self.options["from"] in line]
        if not starts:
            raise self.error(f"no line has “{self.options['from']}”")
        return set(range(starts[0], min(len(lines), starts[0] + self.options.get("lines", len(lines)))))

    def _pictures(self) -> Iterator[nodes.Node]:
        for pattern in self.options.get("picture", "").split():
            found = sorted(self.folder.glob(pattern))
            if len(found) != 1:
                raise self.error(f"{pattern} is {len(found)} pictures")
            yield self._picture(found[0])

    def _picture(self, path: Path) -> nodes.image:
        name = f"{self.env.docname.replace('/', '-')}-{self.env.new_serialno('picture')}-{path.name}"
        target = Path(self.env.srcdir) / PICTURES / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        return nodes.image(uri=f"/{(PICTURES / name).as_posix()}", alt=described(path), classes=["made"])

    def _kept(self) -> Iterator[nodes.Node]:
        if name := self.options.get("keep"):
            target = Path(self.env.srcdir) / KEPT
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder / name, target / name)
            here = relative_uri(f"{self.env.docname}.html", name)
            yield nodes.paragraph("", "", nodes.reference("", f"Open {name}, as made here", refuri=here, internal=True))


def wanted(ranges: str, count: int) -> set[int]:
    """Indices that `1-3, 7, 9-` names, counted from 1, of `count` lines.

    >>> wanted("1-2, 4-", 5)
    {0, 1, 3, 4}
    """
    chosen: set[int] = set()
    for part in ranges.split(","):
        first, dash, last = part.strip().partition("-")
        end = int(last) if last else count if dash else int(first)
        chosen |= set(range(int(first) - 1, min(end, count)))
    return chosen


def excerpt(lines: list[str], chosen: set[int]) -> Iterator[str]:
    """The chosen lines; each gap says how many are left out."""
    gap = 0
    for index, line in enumerate(lines):
        if index not in chosen:
            gap += 1
            continue
        yield from _left_out(gap)
        gap = 0
        yield line
    yield from _left_out(gap)


def _left_out(count: int) -> Iterator[str]:
    if count:
        yield f"⋮ {count} more line{'s' * (count != 1)}"


def described(picture: Path) -> str:
    """The sentence for those who cannot see the picture, as it stands in the file."""
    from PIL import Image

    with Image.open(picture) as opened:
        return str(opened.info.get("Description", picture.stem))


def _forget(app: Sphinx, _env: Any, docname: str) -> None:
    """A page that is read again starts with an empty folder."""
    shutil.rmtree(Path(app.config.typed_folder) / docname, ignore_errors=True)


def _clear(app: Sphinx, _exception: Exception | None) -> None:
    shutil.rmtree(app.config.typed_folder, ignore_errors=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_config_value("typed_folder", tempfile.mkdtemp(prefix="scenarios-docs-"), "")
    app.add_directive("typed", Typed)
    app.add_directive("written", Written)
    app.connect("env-purge-doc", _forget)
    app.connect("build-finished", _clear)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
