"""Slips in shipped tables: what changes a number that matters is refused, said or seen in the results; never lost.

A seeded part of the corpus; all of it: `python benchmarks/tables.py`.
"""

import random
from collections import Counter

import pytest
from table_changes import Slip, corpora, fate_of, slip

from scenarios.baseline import judging, tables

FILES = 120


@pytest.fixture(scope="module")
def regions():
    with corpora() as made:
        yield made


def test_no_number_that_matters_is_lost(regions):
    chance = random.Random(20250801)
    fates = Counter()
    messages = Counter()
    for _ in range(FILES):
        one = slip(chance, regions[0] if chance.random() < 0.8 else regions[1])
        found = fate_of(one)
        assert found.fate != "lost", (one.corpus.name, one.table, one.kind)
        fates[found.fate] += 1
        messages[found.messages] += found.fate == "refused"
    assert fates["refused"] > FILES / 2
    assert messages[1] > 0.8 * fates["refused"]


@pytest.mark.parametrize("kind", ["double a row", "double a column", "double a row otherwise"])
def test_what_stands_twice_is_always_refused_where_it_is_read(regions, kind):
    chance = random.Random(7)
    for _ in range(10):
        one = next(found for found in iter(lambda: slip(chance, regions[0]), None) if found.kind == kind)
        assert fate_of(one).fate == "refused", (one.table, one.text)


def test_a_lost_number_would_be_noticed(regions, monkeypatch):
    """The corpus can fail: without the check of keys the first of two rows is lost."""
    toy = regions[0]
    row = "BOR,0.4,invented,invented for teaching\n"
    text = toy.tables["flow_shares.csv"].replace(row, row.replace("0.4", "0.3") + row)
    one = Slip(toy, "flow_shares.csv", "by hand", text)
    assert fate_of(one).fate == "refused"
    monkeypatch.setattr(judging._Judging, "_twice", lambda self, rows, faulty: {})
    tables._kept.cache_clear()
    assert fate_of(one).fate == "lost"
    tables._kept.cache_clear()
