"""The live page: laws of its state, the app without a browser, and in Debian's chromium where it is there."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from scenarios.engine.run import run
from scenarios.present.explorer.state import LIMITS, PRIORS, RANGES, State, from_query, move, plans, rounded, to_query, to_yaml
from scenarios.spec.load import load

COUNTRIES = ("BLZ", "CRI", "GTM", "HND", "NIC", "PAN", "SLV", "REG")
PRESETS = ("baseline", "soft-first", "./my plans/ä&b=c.yaml")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


def whole(name):
    return some.none() | some.integers(*map(int, RANGES[name]))


weights = some.lists(some.integers(0, 50), min_size=8, max_size=8).map(lambda n: rounded(dict(zip(COUNTRIES, n, strict=True))))
locks = some.lists(some.sampled_from(COUNTRIES), unique=True).map(tuple)
states = some.builds(
    State,
    preset=some.sampled_from(PRESETS),
    hard=whole("hard"),
    focus=whole("focus"),
    envelope=whole("envelope"),
    limit=some.none() | some.sampled_from(LIMITS),
    weights=some.none() | weights.map(lambda w: tuple(w.items())),
    locked=locks,
    demand=some.none() | some.floats(*RANGES["demand"]),
    coordination=some.none() | some.floats(*RANGES["coordination"]),
    priors=some.none() | some.sampled_from(PRIORS),
    ceilings_off=some.booleans(),
    members=some.integers(20, 2000),
    seed=some.integers(0, 2**31 - 1),
)


@given(states)
def test_a_link_restores_everything(state):
    assert from_query(to_query(state), PRESETS, COUNTRIES) == (state, [])


@given(some.dictionaries(some.sampled_from([*State.__dataclass_fields__, "odd"]), some.text()))
def test_a_bad_link_never_breaks_the_page(query):
    state, dropped = from_query(query, PRESETS, COUNTRIES)
    assert from_query(to_query(state), PRESETS, COUNTRIES) == (state, [])
    assert set(dropped) <= set(query)


@given(weights, locks, some.sampled_from(COUNTRIES), some.integers(-20, 120))
def test_weights_sum_to_100_and_locked_ones_stay(before, locked, code, value):
    after = move(before, locked, code, value)
    assert sum(after.values()) == 100
    assert min(after.values()) >= 0
    assert list(after) == list(before)
    assert all(after[one] == before[one] for one in locked)


@settings(max_examples=8, deadline=None)
@given(states)
def test_the_saved_file_is_the_scenario(tmp_path_factory, state):
    _, mine = plans(State(**{**{name: getattr(state, name) for name in State.__dataclass_fields__}, "preset": "soft-first"}))
    file = tmp_path_factory.mktemp("saved") / "plan.yaml"
    file.write_text(to_yaml(mine), encoding="utf-8")
    assert load(file).scenario == mine.scenario


def test_the_saved_file_gives_the_same_numbers(tmp_path):
    _, mine = plans(State(hard=30, envelope=150, demand=0.8, members=40))
    (tmp_path / "plan.yaml").write_text(to_yaml(mine), encoding="utf-8")
    first, second = run([mine, load(tmp_path / "plan.yaml")])
    assert np.array_equal(first.data.homicide_rate, second.data.homicide_rate, equal_nan=True)


def test_an_assumption_moves_the_baseline_too():
    base, mine = plans(State(preset="baseline-2025", priors="skeptical", ceilings_off=True))
    assert base.scenario.priors == mine.scenario.priors == "skeptical"
    assert base.scenario.channels_off == mine.scenario.channels_off == ("absorption",)
    assert base.scenario.vintage == mine.scenario.vintage == "2025"


def test_without_marimo_one_sentence_says_how_to_install_it(monkeypatch):
    import importlib

    from click.testing import CliRunner

    module = importlib.import_module("scenarios.cli.explore")
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    told = CliRunner().invoke(module.explore, [])
    assert told.exit_code == 2
    assert 'pip install "scenarios[explore]"' in told.output


@pytest.fixture(scope="module")
def address():
    """The page, served as a user would; ended as a user would."""
    pytest.importorskip("marimo", reason="marimo is not installed (pip install marimo)")
    command = [sys.executable, "-c", "from scenarios.cli import main; main()", "explore", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as page:
        try:
            yield page.stdout.readline().strip()
        finally:
            page.send_signal(signal.SIGINT)
            assert page.wait(15) == 0


@pytest.mark.filterwarnings("default")
def test_the_app_runs_without_a_browser():
    pytest.importorskip("marimo", reason="marimo is not installed (pip install marimo)")
    from scenarios.present.explorer.app import app

    _, found = app.run()
    assert found["state"] == State()
    assert "million USD" in found["answer"].sentence


@pytest.fixture(scope="module")
def tab(address):
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed (apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser.new_context(viewport={"width": 400, "height": 900})
        browser.close()


def answer(page):
    return page.locator(".answer").inner_text()


def test_a_key_changes_the_sentence_and_the_link_restores_it(tab, address):
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    page = tab.new_page()
    page.goto(address)
    page.wait_for_selector(".answer", timeout=30_000)
    page.wait_for_selector("figure svg")
    before = answer(page)
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("old => document.querySelector('.answer')?.innerText !== old", arg=before)
    page.wait_for_function("() => location.search.includes('hard=')")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    again = tab.new_page()
    again.goto(page.url)
    again.wait_for_selector(".answer", timeout=30_000)
    assert answer(again) == answer(page)
    page.get_by_role("button", name="undo").click()
    page.wait_for_function("old => document.querySelector('.answer')?.innerText === old", arg=before)
    assert {urlsplit(url).hostname for url in asked if url.startswith(("http", "ws"))} == {"127.0.0.1"}


def test_weights_keep_their_sum_and_a_preset_starts_anew(tab, address):
    page = tab.new_page()
    page.goto(address)
    page.wait_for_selector("figure svg", timeout=30_000)
    page.get_by_text("country weights").click()
    page.get_by_role("checkbox", name="lock GTM").click()
    page.wait_for_function("() => location.search.includes('locked=GTM')")
    honduras = int(page.get_by_role("slider", name="HND").get_attribute("aria-valuenow"))
    page.get_by_role("slider", name="HND").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('weights=')")
    from playwright.sync_api import expect

    expect(page.get_by_role("slider", name="HND")).to_have_attribute("aria-valuenow", str(honduras + 1))
    values = [int(page.get_by_role("slider", name=code).get_attribute("aria-valuenow")) for code in COUNTRIES]
    assert sum(values) == 100
    page.get_by_label("preset").first.select_option("soft-first")
    page.wait_for_function("() => location.search === '?preset=soft-first'")
    page.wait_for_function("() => document.querySelector('.answer')?.innerText.includes('Soft first')")
