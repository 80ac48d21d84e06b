"""The README's tour prints what it says: its commands are run, words are compared as they stand, numbers with a tolerance.

Renew it with `UPDATE_GOLDEN=1`: lines that are shown get today's numbers. Read the difference before you keep it.
"""

import os
import re
from itertools import pairwise

import pytest
from making.shell import type_in

from scenarios.shipped import HOME

README = HOME / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
FILE = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", re.DOTALL)
NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?")
LEFT_OUT = "⋮"
TOLERANCE = 0.03
"""Share by which a number may differ: other machines round the last bits otherwise, and a draw may change sides."""


def steps():
    """The commands of the README in order, each with the lines that it shows."""
    for block in BLOCK.findall(README.read_text(encoding="utf-8")):
        lines = block.splitlines()
        starts = [place for place, line in enumerate(lines) if line.startswith("$ ")]
        for start, end in pairwise([*starts, len(lines)]):
            yield lines[start].removeprefix("$ "), lines[start + 1 : end]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tour")
    for name, text in FILE.findall(README.read_text(encoding="utf-8")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("command", "shown"), list(steps()), ids=lambda x: x if isinstance(x, str) else "shown")
def test_the_tour_prints_what_it_says(folder, command, shown):
    said = type_in(command, folder)
    assert said.code == 0, said.err
    if os.environ.get("UPDATE_GOLDEN"):
        renew(command, shown, aligned(shown, said.out.splitlines(), alike))
    else:
        assert len(aligned(shown, said.out.splitlines(), same)) >= 5


def aligned(shown, printed, equal):
    """The printed lines that the shown ones stand for; only a mark may leave lines out, and it leaves out at least one."""
    found, place = [], 0
    for line, after_mark in zip(shown, [False, *(line == LEFT_OUT for line in shown)], strict=False):
        if line == LEFT_OUT:
            continue
        upto = len(printed) if after_mark else place + 1
        place = next((i for i in range(place + after_mark, upto) if equal(line, printed[i])), None)
        assert place is not None, f"“{line}” is not printed there; printed:\n" + "\n".join(printed)
        found.append(printed[place])
        place += 1
    assert (place < len(printed)) == (shown[-1] == LEFT_OUT), "the end is left out without a mark"
    return found


def alike(a, b):
    """The same words in the same order."""
    return NUMBER.sub("#", a).split() == NUMBER.sub("#", b).split()


def same(a, b):
    """The same words, and numbers that are close; years are the same."""
    return alike(a, b) and all(map(close, NUMBER.findall(a), NUMBER.findall(b)))


def close(a, b):
    x, y = (float(text.replace(",", "").replace("−", "-")) for text in (a, b))
    if re.fullmatch(r"(19|20)\d\d", a):
        return x == y
    last_digit = 10.0 ** -len(b.partition(".")[2])
    return abs(x - y) <= max(TOLERANCE * abs(y), 1.5 * last_digit)


def renew(command, shown, found):
    """Put today's lines into the README."""
    lines = iter(found)
    text = README.read_text(encoding="utf-8")
    old, new = (["$ " + command, *shown], ["$ " + command, *(x if x == LEFT_OUT else next(lines) for x in shown)])
    README.write_text(text.replace("\n".join(old), "\n".join(new)), encoding="utf-8")


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(page):
    found = re.findall(r"\]\(([^)#\s]+)", (HOME / page).read_text(encoding="utf-8"))
    assert [link for link in found if "://" not in link and not (HOME / link).exists()] == []


def test_close_is_close_and_a_change_is_seen():
    assert same("All 1,953  43 of 50", "All 1,960 44 of 50")
    assert not same("All 1,953  43 of 50", "All 2,960 43 of 50")
    assert not same("in 2011: 3", "in 2012: 3")
    assert not same("lapsed −3.0", "lapsed +3.0")
    printed = ["a 1", "b 2", "c 3"]
    assert aligned(["a 1", "⋮", "c 3"], printed, same) == ["a 1", "c 3"]
    for wrong in (["a 1", "c 3"], ["a 1", "b 2"], ["b 2", "c 3"], ["⋮", "a 1", "⋮"]):
        with pytest.raises(AssertionError):
            aligned(wrong, printed, same)
