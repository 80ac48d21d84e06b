"""The report in a real browser, where Debian's chromium and playwright are there: quiet, offline, narrow, on paper."""

import os
import shutil
from pathlib import Path

import pytest

from scenarios.analysis.audit.pipeline import pipeline_audit
from scenarios.analysis.headline import full_comparison
from scenarios.engine.ensemble.run import run
from scenarios.present.plots import COMPARISONS, FIGURES
from scenarios.present.report import Beside, build, write
from scenarios.present.report.pictures import ALONE
from scenarios.spec.load import load

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
if not Path(CHROMIUM).exists():
    pytest.skip("chromium is not installed (apt-get install chromium)", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A report of three scenarios, one of them with a long name and a long description without blanks."""
    folder = tmp_path_factory.mktemp("report")
    mine = folder / "mine.yaml"
    text = "Más años, güisquil. " * 60 + "x" * 900
    name = "Prevenciónprimeroconénfasisenlosnorteñosylosañosquevienensinblancos"
    mine.write_text(f"name: {name}\nextends: soft-first\ndescription: {text}\n", encoding="utf-8")
    loaded = [load(source, {"ensemble.members": 40}) for source in ("baseline", mine, "by-capacity")]
    results = run(loaded)
    found = full_comparison(loaded, results=results, variants=False)
    fit = pipeline_audit(loaded[0])
    write(build(loaded, results, "scenarios report …", Beside(found, fit=fit)), folder / "x.html")
    return (folder / "x.html").as_uri()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as engine:
        found = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield found
        found.close()


@pytest.fixture(params=[1280, 400])
def opened(request, browser, address):
    """The page at a width, with what it said to the console and what it asked for."""
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda asking: asked.append(asking.url))
    page.goto(address)
    page.evaluate("document.fonts.ready")
    yield page, said, asked
    page.close()


def test_no_console_error_and_no_request(opened, address):
    _, said, asked = opened
    assert said == []
    assert [url for url in asked if not url.startswith("data:font/")] == [address]


def test_its_own_font_is_used(opened):
    page = opened[0]
    assert page.evaluate("[...document.fonts].every(font => font.status == 'loaded' && font.family == 'Lato')")
    assert page.evaluate("document.fonts.size") == 2


def test_no_sideways_scroll(opened):
    page = opened[0]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = """[...document.querySelectorAll('body *')].filter(part => !part.closest('.scroll') &&
        part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(part => part.outerHTML.slice(0, 80))"""
    assert page.evaluate(wide) == []


def test_pictures_and_regions_have_names(opened):
    page = opened[0]
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    pictures = page.get_by_role("img").all()
    assert len(pictures) == 3 * (len(FIGURES) - len(ALONE)) + len(COMPARISONS)
    assert all(len(picture.get_attribute("aria-label")) > 40 for picture in pictures)
    assert all(part.get_attribute("aria-label") for part in page.locator(".scroll").all())


def test_links_of_the_contents_lead_somewhere(opened):
    page = opened[0]
    for link in page.locator("nav a").all():
        assert page.locator(link.get_attribute("href")).count() == 1


def test_text_of_pictures_stays_inside_them(opened):
    outside = """[...document.querySelectorAll('figure svg')].flatMap(svg => { const frame = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')].filter(text => { const box = text.getBoundingClientRect();
        return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1 })
        .map(text => svg.getAttribute('aria-label').slice(0, 30) + ': ' + text.textContent); })"""
    page = opened[0]
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate(outside) == []


def test_prints_to_a4_with_every_picture_whole(browser, address):
    page = browser.new_page(viewport={"width": 688, "height": 1000})  # the width of A4 within its margins
    page.goto(address)
    page.emulate_media(media="print")
    high = 297 - 2 * 14
    boxes = "[...document.querySelectorAll('figure svg')].map(svg => svg.getBoundingClientRect().toJSON())"
    for box in page.evaluate(boxes):
        assert 0 < box["height"] <= high * 96 / 25.4
        assert box["right"] <= 688 + 1
    assert page.evaluate("getComputedStyle(document.querySelector('details.more')).display") == "block"
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert len(paper) > 100_000
    page.close()


def test_four_plans_take_twenty_pages_and_words_stay_whole(browser, tmp_path):
    loaded = [load(one, {"ensemble.members": 40}) for one in ("baseline", "soft-first", "northern-triangle", "by-capacity")]
    results = run(loaded)
    found = full_comparison(loaded, results=results)
    write(build(loaded, results, "scenarios report …", Beside(found, fit=pipeline_audit(loaded[0]))), tmp_path / "four.html")
    page = browser.new_page(viewport={"width": 688, "height": 1000})
    page.goto((tmp_path / "four.html").as_uri())
    page.emulate_media(media="print")
    broken = """[...document.querySelectorAll('main th, main td, main li, main dd')].filter(part =>
        part.getClientRects().length &&
        /anywhere|break-all/.test(getComputedStyle(part).overflowWrap + getComputedStyle(part).wordBreak))"""
    assert page.evaluate(f"{broken}.length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= 20
    page.close()
