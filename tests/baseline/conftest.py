"""A region of one's own: a copy of the invented one, to be changed."""

import shutil

import pytest

from scenarios.shipped import CONFIGS, DATA


@pytest.fixture
def region(tmp_path):
    """A copy of the toy region with cells replaced: (file, old, new); `toy.yaml` is the region file."""
    (tmp_path / "regions").mkdir()
    shutil.copytree(DATA / "toy", tmp_path / "tables")
    text = (CONFIGS / "regions" / "toy.yaml").read_text(encoding="utf-8")
    path = tmp_path / "regions" / "mine.yaml"
    path.write_text(text.replace("../../data/toy", "../tables"), encoding="utf-8")

    def changed(*changes):
        for name, old, new in changes:
            file = path if name == "toy.yaml" else tmp_path / "tables" / name
            before = file.read_text(encoding="utf-8")
            assert old in before, (name, old)
            file.write_text(before.replace(old, new, 1), encoding="utf-8")
        return path

    return changed


@pytest.fixture
def toy(region):
    """A copy of the toy region with one table changed as a whole: `toy("population.csv", change, encoding)`."""

    def changed(name, change, encoding="utf-8"):
        path = region()
        file = path.parent.parent / "tables" / name
        file.write_bytes(change(file.read_text(encoding="utf-8")).encode(encoding))
        return path

    return changed
