"""The pages of regions that nothing was tuned for: nothing of the first region is said where it does not belong."""

import html
import re

import pytest
from click.testing import CliRunner

from scenarios.cli import cli
from scenarios.spec.load import load

ELSEWHERE = r"Mexic|M[ée]rida|CARSI|Central Americ|Guatemala|Honduras|Salvador|eight countries|the report"
PAGES = {"plan-colombia": ELSEWHERE, "engagement": r"Mexic|M[ée]rida|Section 1004|eight countries|the report"}


def text_of(markup):
    markup = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", markup)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup)))


@pytest.fixture(scope="module", params=PAGES)
def page(request, tmp_path_factory):
    """The page without the table of uncertain numbers, and the rows of that table."""
    out = tmp_path_factory.mktemp("page") / "report.html"
    done = CliRunner().invoke(cli, ["report", request.param, "--members", "20", "-o", str(out)])
    assert done.exit_code == 0, done.output
    whole = out.read_text(encoding="utf-8")
    registry = re.search(r'(?s)<div class="registry">.*?</table>', whole)
    rows = [[text_of(cell) for cell in re.findall(r"(?s)<t[dh].*?</t[dh]>", row)] for row in registry[0].split("<tr")[2:]]
    return request.param, text_of(whole.replace(registry[0], "")), rows


def test_no_word_about_another_region(page):
    name, told, _ = page
    found = [told[max(0, m.start() - 80) : m.end() + 60] for m in re.finditer(PAGES[name], told)]
    assert found == []


def test_assumptions_are_those_that_act_here_and_name_other_places_only_as_evidence(page):
    """A range may rest on a study of Mexico, and says so; what a number is does not speak of it."""
    name, _, rows = page
    titles = [row[0] for row in rows]
    assert not [title for title in titles if re.search(PAGES[name], title)]
    estimated = any(program.estimated for program in load(name).baseline.programs.values())
    assert any("(regional_share)" in title for title in titles) == estimated
    assert any("(split_concentration)" in title for title in titles) == estimated
