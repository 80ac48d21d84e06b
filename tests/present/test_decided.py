"""What plans decide, in a planner's words: shipped scenarios, keys of a plan, values that words cannot tell apart."""

import pytest

from scenarios.present.decided import decision, unlike
from scenarios.spec.files import Text, shipped_scenarios
from scenarios.spec.load import load

BASE = load("baseline")
REGIONS = {name: name for name in ("engagement", "plan-colombia")}
"""The baseline of each other region."""


def told(yaml):
    return {what: said[1] for what, said in unlike([BASE, load(Text(f"name: X\nextends: baseline\n{yaml}"))])}


@pytest.mark.parametrize("name", [n for n in shipped_scenarios() if not n.startswith(("baseline", "toy")) and n not in REGIONS])
def test_shipped_scenarios_are_told_without_keys(name):
    one = load(name)
    rows = unlike([BASE if one.scenario.region == BASE.scenario.region else load(REGIONS[one.scenario.region]), one])
    assert rows
    for what, said in rows:
        assert "programs." not in what
        assert not any("{" in text or "_" in text for text in (what, *said)), (what, said)


CASES = {
    "programs: {carsi: {mix: {2012: 0.4}}}": {"CARSI: hard or soft": "60% soft from FY2012"},
    "programs: {carsi: {mix: 0.4087}}": {"CARSI: hard or soft": "59.1% soft"},
    "programs: {carsi: {split: {rule: shares, shares: {HND: 0.6, GTM: 0.2, SLV: 0.2}}}}": {
        "CARSI: where it goes": "Honduras: 60%; Guatemala, El Salvador: 20%"
    },
    "programs: {carsi: {floors: {HND: 0.3}, earmark_soft: 0.25}}": {
        "CARSI: at least": "Honduras: 30%", "CARSI: earmark": "at least 25% soft",
    },
    "transfer: {from: merida, to: carsi, share: 0.2}": {
        "money moved between programs": "20% of Mérida Initiative to CARSI every year"
    },
    "levers: {demand: 0.8}": {"demand": "0.8 times today's"},
    "origin: 2010": {"origin": "2010"},
}  # fmt: skip


@pytest.mark.parametrize(("yaml", "words"), CASES.items(), ids=CASES)
def test_words(yaml, words):
    assert told(yaml) == words


def test_what_words_cannot_tell_apart_is_told_by_its_key():
    one, other = (load(Text(f"name: X\nextends: baseline\nprograms: {{carsi: {{mix: {x}}}}}")) for x in (0.4, 0.40001))
    assert decision(one, "programs.carsi.mix") == decision(other, "programs.carsi.mix")
    assert unlike([one, other]) == [("programs.carsi.mix", ("0.4", "0.40001"))]
