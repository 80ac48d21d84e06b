"""The report: complete, self-contained, honest, inert, the same on every rerun; its numbers are those of the comparison."""

import base64
import csv
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from matplotlib.figure import Figure

from scenarios.analysis.compare import homicides_averted
from scenarios.analysis.headline import as_json, full_comparison
from scenarios.analysis.sensitivity import sensitivity
from scenarios.cli import main
from scenarios.engine.ensemble.run import run
from scenarios.present.plots import COMPARISONS, FIGURES
from scenarios.present.report import Beside, build, make, write
from scenarios.present.report.assumptions import assumptions, number
from scenarios.present.report.caveats import caveats
from scenarios.present.report.deciding import deciding
from scenarios.present.report.numbers import in_fifty
from scenarios.present.report.pictures import ALONE, inline
from scenarios.present.sensitivity_text import sentences
from scenarios.spec.load import load

MEMBERS = 40
VOID = ("meta", "br", "wbr", "link", "img", "input", "hr")


class Reader(HTMLParser):
    """Elements in order with their attributes, the text of each, and whether every element is closed."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.words = [], [], {}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("id"), len(self.elements) - 1))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1][0] == tag, f"</{tag}> closes <{self.open[-1][0]}>"
        self.open.pop()

    def handle_data(self, data):
        for _, _, place in self.open:
            self.words[place] = self.words.get(place, "") + data

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    def text(self, wanted):
        """The text of the element of an id."""
        place = next(n for n, (_, attrs) in enumerate(self.elements) if attrs.get("id") == wanted)
        return " ".join(self.words.get(place, "").split())


def made(*sources, variants=False, members=MEMBERS, **overrides):
    """Loaded scenarios, results, comparison and page."""
    loaded = [load(source, {"ensemble.members": members, **overrides}) for source in sources]
    results = run(loaded)
    found = full_comparison(loaded, results=results, variants=variants) if len(loaded) > 1 else None
    return loaded, results, found, build(loaded, results, "scenarios report …", Beside(found))


@pytest.fixture(scope="module")
def three():
    return made("baseline", "soft-first", "by-need", variants=True)


@pytest.fixture(scope="module")
def alone():
    return made("baseline")


@pytest.fixture(scope="module")
def toy():
    return made("toy")


@pytest.fixture(scope="module")
def page(three):
    return three[3]


@pytest.fixture(scope="module")
def seen(page):
    return Reader(page)


def test_pages_are_there_in_their_order(seen):
    ids = [attrs["id"] for attrs in seen.all("section")]
    first = ["answer", "know", "rests", "plans", "run"]
    assert ids == [*first, "allocation", "pipeline", "capacity", "fans", *COMPARISONS, "numbers", "assumptions"]
    assert not seen.open


def test_ids_are_unique_and_every_reference_is_met(page, seen):
    ids = [attrs["id"] for _, attrs in seen.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    used = {a or b or c for a, b, c in re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"|aria-labelledby="([^"]*)"', page)}
    assert used <= set(ids)


def test_nothing_is_asked_from_outside(page, seen):
    assert "<script" not in page
    assert "@import" not in page
    assert not re.findall(r'(?:src|href|action|data|poster)="(?!#|data:)[^"]*"', page)
    assert not re.findall(r"url\((?!#|data:)", page)
    assert not [attrs for _, attrs in seen.elements if any(name.startswith("on") for name in attrs)]
    policy = next(attrs["content"] for attrs in seen.all("meta") if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"


def test_pictures_are_named_and_their_text_is_text(seen, page):
    pictures = [attrs for attrs in seen.all("svg") if attrs.get("aria-hidden") != "true"]
    assert len(pictures) == 3 * (len(FIGURES) - len(ALONE)) + len(COMPARISONS)
    assert all(attrs["role"] == "img" and len(attrs["aria-label"]) > 40 for attrs in pictures)
    assert page.count("ILLUSTRATIVE, NOT A FORECAST") == len(pictures) + 1
    assert "font/woff;base64," in page


def test_tables_have_captions_heads_and_csv(seen):
    assert len(seen.all("caption")) == len(seen.all("table"))
    files = {attrs["download"]: attrs["href"] for attrs in seen.all("a") if "download" in attrs}
    assert {"allocation-1.csv", "pipeline-3.csv", "fans-2.csv", "difference.csv", "regret.csv", "assumptions.csv"} <= set(files)
    for address in files.values():
        text = base64.b64decode(address.partition("base64,")[2]).decode()
        widths = {len(line.split(",")) for line in text.splitlines() if '"' not in line}
        assert len(widths) == 1, text[:200]


def test_csv_holds_the_numbers_of_the_result(three, seen):
    address = next(attrs["href"] for attrs in seen.all("a") if attrs.get("download") == "homicide-rates.csv")
    rows = [line.split(",") for line in base64.b64decode(address.partition("base64,")[2]).decode().splitlines()]
    row = next(dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[:2] == ["Honduras", "CARSI by need"])
    rates = three[1][2].data["homicide_rate"].sel(country="HND", year=2018).values
    assert float(row["p50"]) == pytest.approx(np.median(rates))
    assert float(row["share_above_50"]) == pytest.approx((rates > 50).mean())


KNOWN = (
    "No study measures", "effects point", "how large", "National statistics could not", "No source gives a limit",
    "our estimate", "belongs to no country", "FY2013 is what was requested", "money stops after FY2013", "at least 13 dollars",
    "Politics", "truces", "states of exception", "abuses of rights", "Section 1004", "not the planner",
)  # fmt: skip


@pytest.mark.parametrize("words", KNOWN)
def test_caveats_are_on_the_first_page(seen, words):
    assert re.search(words, seen.text("know"))


def test_invented_region_says_so_first(toy):
    found = caveats(toy[0][0])
    assert "invented" in found[0]
    assert not any("Section 1004" in text or "Mexico" in text for text in found)
    assert toy[3].count("INVENTED DATA") == 4 + 1


def test_headline_numbers_are_those_of_compare(three, seen):
    contract = as_json(three[2])["others"]
    said = seen.text("answer")
    for name in ("Soft first", "CARSI by need"):
        averted = contract[name]["homicides_averted"]["ALL"]
        spent, regret = contract[name]["disbursed_change"]["ALL"], contract[name]["regret"]
        levels = [averted[level] for level in ("p05", "p25", "p50", "p75", "p95")]
        for value in (*levels, regret["p50"], regret["p75"], regret["p95"]):
            assert plain(value) in said, (name, value)
        for value in (spent["p05"], spent["p50"], spent["p95"]):
            assert plain(value / 1e6, 1) in said
        assert f"fewer in {int(50 * averted['chance_better'] + 1e-9)} of 50" in said


def plain(value, digits=None):
    """A number as a reader would write it."""
    digits = digits if digits is not None else (0 if abs(value) >= 9.95 else 1)
    text = f"{abs(value):,.{digits}f}"
    return "0" if value == 0 else f"−{text}" if value < 0 and float(text.replace(",", "")) else text


def test_the_answer_is_also_told_under_other_assumptions(three, seen):
    said = seen.text("rests")
    for variant in as_json(three[2])["others"]["Soft first"]["headline"].values():
        assert plain(variant["ALL"]["p50"]) in said
    assert "no ceilings" in said
    for name in ("evidence", "skeptical", "neutral"):
        assert f"{name} priors" in said
    assert "before any run" in said


def test_no_sentence_ends_twice(page):
    said = re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]*>", " ", page, flags=re.S)
    assert not re.findall(r".{20}[\w)]\.\.(?![./]).{10}", said)


def test_only_what_differs_is_in_the_table_of_differences(seen):
    said = seen.text("plans")
    for word in ("Mérida Initiative: hard or soft", "CARSI: where it goes", "by homicide rate", "40.9% soft from FY2013"):
        assert word in said
    assert "programs.carsi.focus" not in said
    assert "horizon" not in said


def test_run_box_has_what_is_needed_to_run_it_again(three, page):
    hashes = json.loads(three[1][0].data.attrs["inputs_sha256"])
    assert all(value in page for value in hashes.values())
    assert all(result.run_id in page for result in three[1])
    for words in ("40 draws", "seed 7", "scenarios report …"):
        assert words in page


def test_every_parameter_is_listed_with_mark_and_source(three, seen):
    said = seen.text("assumptions")
    for parameter in three[0][0].baseline.parameters.values():
        assert f"({parameter.name})" in said
        assert " ".join(parameter.source.split())[:40] in said


def test_a_parameter_set_in_the_scenario_is_marked(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("name: Mine\nextends: baseline\nparameters: {leak: 0.25}\n", encoding="utf-8")
    row = next(row for row in assumptions(load(file)).rows if "(leak)" in row[0])
    assert row[1:4] == ("0.25", "fixed", "set here")


def test_forbidden_words_are_not_ours(page):
    text = re.sub(r"<[^>]*>|base64,[\w+/=]*", " ", page)
    for word in ("deaths", "80% of draws", "95% band", "confidence", "futures"):
        assert word not in text, text[text.index(word) - 60 : text.index(word) + 60]


def test_one_scenario_has_no_pages_of_a_comparison(alone):
    seen = Reader(alone[3])
    ids = {attrs["id"] for attrs in seen.all("section")}
    assert not ids & {"difference", "regret", "rests"}
    assert {"answer", "allocation", "pipeline", "capacity", "fans", "numbers", "assumptions"} <= ids
    assert [attrs["href"] for attrs in seen.all("a") if attrs.get("href") == "#difference"] == []


def test_identical_scenarios_show_as_two_with_zero_differences():
    page = made("baseline", "baseline")[3]
    seen = Reader(page)
    assert "Baseline (2) against Baseline" in page
    assert seen.text("answer").count("25 of 50 draws: 0 to 0") == 2
    assert "no difference in any draw" in seen.text("answer")
    assert "decide the same" in seen.text("plans")


def test_several_scenarios_need_their_comparison(three):
    with pytest.raises(ValueError, match="needs their comparison"):
        build(three[0], three[1], "")


HOSTILE = "</p><script>alert(1)</script><img src=x onerror=x> ]]> --> {{ 7 * 7 }}"


def test_markup_in_names_and_descriptions_is_inert(tmp_path):
    file = tmp_path / "x.yaml"
    lines = [json.dumps(HOSTILE), json.dumps("<b>bold</b> " + HOSTILE), json.dumps("<i>?</i>")]
    file.write_text(f"name: {lines[0]}\ndescription: {lines[1]}\nquestion: {lines[2]}\nextends: baseline\n", encoding="utf-8")
    page = made(file, "baseline")[3]
    seen = Reader(page)
    assert not seen.all("script")
    assert not seen.all("img")
    assert "<b>bold" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 7 * 7 }}" in page
    assert not seen.open


def test_accents_long_names_and_long_descriptions(tmp_path):
    name = "Prevención primero, con énfasis en ñandúes, güisquiles y los años"
    file = tmp_path / "larga.yaml"
    text = " ".join(["Donaudampfschifffahrtsgesellschaft" * 12, "Más palabras. " * 600])
    file.write_text(f"name: {json.dumps(name)}\ndescription: {json.dumps(text)}\nextends: baseline\n", encoding="utf-8")
    page = made("baseline", file)[3]
    assert name in page
    assert "Más palabras." in page
    assert not Reader(page).open


def test_same_bytes_on_rerun_wherever_it_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("a.html", "b.html"):
        with pytest.raises(SystemExit) as end:
            main(["report", "toy", "--members", "20", "--seed", "3", "-o", name])
        assert end.value.code == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert capsys.readouterr().out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_written_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "x.html"
    target.write_text("older", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write("\ud800", target)
    assert [path.name for path in tmp_path.iterdir()] == ["x.html"]
    assert target.read_text(encoding="utf-8") == "older"
    with pytest.raises(OSError, match="No such file"):
        write("x", tmp_path / "none" / "x.html")


def test_unlike_scenarios_are_refused(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(["report", "baseline", "baseline-2025", "--members", "20"])
    assert end.value.code == 2
    assert "cannot be compared" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("share", "text"), [(0.0, "0"), (0.019, "<1"), (0.02, "1"), (0.999, "49"), (1.0, "50")])
def test_chances_in_fifty(share, text):
    assert in_fifty(share) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (0.000123, "0.000123"), (-2.5, "−2.5"), (1234567.0, "1,230,000"), (20.0, "20")]
)
def test_parameters_in_three_digits(value, text):
    assert number(value) == text


def test_numbers_in_pictures_keep_their_digits():
    figure = Figure()
    figure.text(0.123456, 0.5, "0.0092 or 21.375")
    svg = str(inline(figure, "a", "b"))
    assert "0.0092 or 21.375" in svg
    assert not re.search(r"\d\.\d{3}", re.sub(r">[^<]*<", "><", svg))


def test_a_page_that_helps_to_decide_says_what_the_commands_say():
    """A picture for each plan that differs, one of what is worth learning; a plan that is the base has none."""
    names = ("toy", "toy", "toy")
    overrides = ({}, {"programs.commons.mix": 0.1}, {})
    loaded = [load(name, {"ensemble.members": 200, **given}) for name, given in zip(names, overrides, strict=True)]
    results = run(loaded)
    found = full_comparison(loaded, results=results, variants=False)
    seen = Reader(build(loaded, results, "", Beside(found, deciding=deciding(loaded, results))))
    assert "What carries the difference" in seen.text("carries")
    assert any(attrs.get("id") == "figure-carries-2" for attrs in seen.all("figure"))
    assert not any(attrs.get("id") == "figure-carries-3" for attrs in seen.all("figure"))
    assert sentences(sensitivity(*loaded[:2], flips=True))[0] in seen.text("carries")
    assert "As things are, the mean of all draws chooses" in seen.text("learn")
    assert all(words in seen.text("sides") for words in ("skeptical priors", "neutral priors", "ceilings off"))


def test_a_page_that_explains_has_the_explanations_numbers():
    """One picture a plan; the means of the parts add up to the total, which is that of the comparison."""
    loaded = [load("baseline", {"ensemble.members": 16}), load("carsi-all-soft", {"ensemble.members": 16})]
    page = make(loaded, "", sections=["explain"])
    seen = Reader(page)
    assert any(attrs.get("id") == "why" for attrs in seen.all("section"))
    assert "Why do they differ?" in seen.text("why")
    link = next(attrs for attrs in seen.all("a") if attrs.get("download") == "why-2.csv")
    rows = list(csv.DictReader(base64.b64decode(link["href"].split(",")[1]).decode().splitlines()))
    by = {name: sum(float(row["mean"]) for row in rows if row["by"] == name) for name in ("decision", "channel", "total")}
    assert by["decision"] == pytest.approx(by["total"], rel=1e-9)
    assert by["channel"] == pytest.approx(by["total"], rel=1e-9)
    averted = homicides_averted(*run(loaded), 2018).sum(1).mean()
    assert by["total"] == pytest.approx(averted, rel=1e-6)
    assert "why-2" not in make(loaded, "")
