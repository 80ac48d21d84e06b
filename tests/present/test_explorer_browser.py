"""The live page in Debian's chromium: controls away and back, links, files, keys, names, a narrow screen, two tabs, safety."""

import csv
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scenarios.cli import main

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
if not Path(CHROMIUM).exists():
    pytest.skip("chromium is not installed (apt-get install chromium)", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")
pytest.importorskip("marimo", reason="marimo is not installed (pip install marimo)")
pytest.importorskip("anywidget", reason="anywidget is not installed (pip install anywidget)")
START = 60_000
"""Milliseconds for the first picture of a cold machine."""


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """A file of the user's own."""
    file = tmp_path_factory.mktemp("mine") / "mine.yaml"
    file.write_text("name: Mine\nextends: baseline\nprograms: {carsi: {mix: 0.5}}\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def address(mine):
    """The page, served as a user would; ended as a user would."""
    command = [sys.executable, "-c", "from scenarios.cli import main; main()", "explore", "--no-browser", str(mine)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(15) == 0


@pytest.fixture(scope="module")
def browser(address):
    """A browser of one person: who has opened the address once is known by a cookie. Keeps what was asked of whom."""
    with playwright.sync_playwright() as engine:
        started = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        context = started.new_context(viewport={"width": 1280, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        asked, told = [], []
        context.on("request", lambda request: asked.append(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: asked.append(socket.url)))
        context.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
        context.asked, context.told = asked, told
        yield context
        started.close()


def opened(browser, address):
    """A tab with its first picture."""
    page = browser.new_page()
    page.goto(address)
    page.locator("figure svg").wait_for(timeout=START)
    return settled(page)


def settled(page):
    """The page when nothing is under way."""
    page.locator(".explorer:not([aria-busy])").wait_for()
    return page


@pytest.fixture(scope="module")
def tab(browser, address):
    return opened(browser, address)


OPEN = "all => all.forEach(one => one.open = ['g-carsi', 'g-carsi-weights'].includes(one.querySelector('summary').id))"


@pytest.fixture
def page(tab):
    """The tab as it was when it was opened, but for what can be undone."""
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.get_by_role("tab", name="Difference").click()
    tab.get_by_label("Country", exact=True).select_option("")
    for label in ("Start from", "Compare with"):
        settled(tab).get_by_label(label).select_option("baseline")
    settled(tab).locator(".panel details").evaluate_all(OPEN)
    return tab


def said(page):
    return page.locator(".answer").inner_text()


def slider(page, name):
    return page.get_by_role("slider", name=name)


def texts(page):
    """What every control shows."""
    return page.locator("output").all_text_contents()


def drag(page, name, *places):
    """Move a slider's thumb from where it stands to places (0 to 1) with the mouse, and let go."""
    slider(page, name).scroll_into_view_if_needed()
    box = slider(page, name).bounding_box()
    low, high, value = (float(slider(page, name).evaluate(f"s => s.{x}")) for x in ("min", "max", "value"))
    spots = [box["x"] + 8 + place * (box["width"] - 16) for place in ((value - low) / (high - low), *places)]
    page.mouse.move(spots[0], box["y"] + box["height"] / 2)
    page.mouse.down()
    seen = []
    for spot in spots[1:]:
        page.mouse.move(spot, box["y"] + box["height"] / 2)
        seen.append((said(settled(page)), page.locator(".status").inner_text()))
    page.mouse.up()
    settled(page)
    return seen


AWAY = """async names => {
    const find = from => from.querySelector(".explorer") ?? [...from.querySelectorAll("*")].filter(one => one.shadowRoot)
        .map(one => find(one.shadowRoot)).find(Boolean);
    const root = find(document), input = name => root.querySelector(`[name="${name}"]`), wrong = [];
    const settled = async () => { do await new Promise(done => setTimeout(done, 15)); while (root.ariaBusy); };
    const say = async (name, value) => {
        const one = input(name);
        if (one.type === "checkbox") one.checked = value; else one.value = value;
        one.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
        await settled();
    };
    const shown = () => [...root.querySelectorAll("output, .answer, [data-part=row], .note")];
    const stand = () => JSON.stringify(shown().map(one => one.textContent));
    for (const name of names) {
        const one = input(name), kind = one.type, at = kind === "checkbox" ? one.checked : one.value;
        const others = [...(one.options ?? [])].map(option => option.value).filter(other => other !== at);
        const end = kind === "number" ? "12" : at === one.max ? one.min : one.max;
        const away = kind === "checkbox" ? !at : others[0] ?? end;
        const before = [location.search, stand()];
        await say(name, away);
        const there = location.search;
        await say(name, at);
        if (there === before[0]) wrong.push([name, "did not move"]);
        if (location.search !== before[0] || stand() !== before[1]) wrong.push([name, location.search]);
    }
    return wrong;
}"""


def test_controls_away_and_back_are_the_start_and_undo_goes_either_way(page):
    page.locator(".panel details").evaluate_all("parts => parts.forEach(part => part.open = true)")
    slider(page, "Draws").fill("100")
    assert "members=100" in settled(page).url
    names = ["merida.hard.2010", "carsi.usd.2012", "carsi.split", "carsi.weight.HND", "transfer.merida.carsi", "seed"]
    assert page.evaluate(AWAY, names) == []
    page.get_by_label("Start from").select_option("soft-when-calm")
    settled(page).go_back()
    page.locator(".question").get_by_text("if the money goes where").wait_for()
    page.go_forward()
    page.locator(".question").get_by_text("if the mix follows").wait_for()
    assert settled(page).locator("[data-note='carsi.hard']").inner_text().startswith("Moving it replaces the plan’s rule")
    assert page.evaluate(AWAY, ["carsi.hard", "carsi.mix.below"]) == []


def test_dragging_changes_the_sentence_and_the_link_restores_all(browser, page):
    before, controls = said(page), texts(page)
    seen = drag(page, "Hard share", 0.30, 0.10, 0.05)
    assert len({before, *(sentence for sentence, _ in seen), said(page)}) >= 3
    assert {status for _, status in seen} == {"While you drag: the first 200 of 1,000 draws."}
    assert page.locator(".status").inner_text() == "1,000 draws."
    page.get_by_text("Assumptions", exact=True).click()
    slider(page, "Lost to corruption").press("ArrowRight")
    page.get_by_role("button", name="Hold Guatemala").click()
    slider(settled(page), "Honduras").press("PageUp")
    page.get_by_label("Compare with").select_option("hard-first")
    page.get_by_role("tab", name="Trajectories").click()
    page.get_by_label("Country", exact=True).select_option("HND")
    settled(page).get_by_role("button", name="Copy link").click()
    page.get_by_text("Link copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    again = opened(browser, link)
    assert (said(again), texts(again), again.url, again.url) == (said(page), texts(page), page.url, link)
    assert again.get_by_role("tab", selected=True).inner_text().startswith("Trajectories")
    slider(again, "Soft money to institutions").press("End")
    settled(again).reload()
    again.locator("figure svg").wait_for(timeout=START)
    settled(again).go_back()
    again.locator("[data-text='carsi.focus']").get_by_text("50%").wait_for(timeout=START)
    assert (said(settled(again)), again.url) == (said(page), link)
    again.close()
    for _ in range(2):
        settled(page).get_by_role("button", name="Undo", exact=True).click()
    for _ in range(3):
        settled(page).go_back()
    assert texts(settled(page)) == controls
    page.keyboard.press("Control+Shift+Z")
    page.wait_for_url("**carsi.hard=**")
    settled(page).get_by_role("button", name="Reset to preset").click()
    assert texts(settled(page)) == controls
    page.get_by_label("Country", exact=True).select_option("")
    assert said(settled(page)) == before


def test_the_row_stays_in_sight_and_the_plan_becomes_the_base(page):
    drag(page, "Hard share", 0.05)
    assert page.locator(".row tbody tr").count() == 2
    page.locator("main").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    assert page.locator(".row").evaluate("row => row.getBoundingClientRect().top") >= 0
    page.get_by_role("button", name="Compare with this").click()
    settled(page).get_by_text("Nothing differs").wait_for()
    assert page.locator(".row tbody tr").count() == 1
    slider(page, "Soft money to institutions").press("End")
    assert "“Baseline, changed”" in said(settled(page))


def test_the_saved_file_gives_the_same_numbers(page, tmp_path, capsys):
    drag(page, "Envelope", 0.45)
    page.locator("[name='carsi.limit']").select_option("redistribute")
    settled(page).get_by_role("tab", name="Table").click()
    link = settled(page).get_by_role("link", name="homicide-rates.csv")
    with page.expect_download() as file:
        page.get_by_role("link", name="Save as YAML").click()
    file.value.save_as(tmp_path / file.value.suggested_filename)
    with page.expect_download() as numbers:
        link.click()
    shown = list(csv.reader(Path(numbers.value.path()).read_text(encoding="utf-8").splitlines()))
    with pytest.raises(SystemExit) as done:
        main(["run", str(tmp_path / "baseline-changed.yaml"), "--json", "--format", "csv", "--out", str(tmp_path)])
    assert done.value.code == 0
    rates = json.loads(capsys.readouterr().out)["homicide_rate"]
    found = [(row[0], [float(x) for x in row[3:6]]) for row in shown[1:] if row[1] == "Baseline, changed"]
    names = {"Honduras": "HND", "El Salvador": "SLV", "Guatemala": "GTM", "Mexico": "MEX"}
    for country, values in found:
        if country in names:
            year = rates[names[country]]["2018"]
            assert values == pytest.approx([year[p] for p in ("p05", "p50", "p95")], rel=1e-9)
    assert len(found) == 8


def test_the_keyboard_is_enough_and_every_control_has_a_name(page):
    page.locator(".panel details").evaluate_all("parts => parts.forEach(part => part.open = true)")
    nameless = """controls => controls.filter(one => !one.ariaLabel && ![...(one.labels ?? [])].some(l => l.innerText.trim())
        && !one.textContent.trim()).map(one => one.outerHTML)"""
    everything = page.locator(".explorer").locator("input, select, button, a, [role=tab], summary")
    assert everything.count() > 60
    assert everything.evaluate_all(nameless) == []
    assert page.get_by_role("img").first.get_attribute("aria-label").startswith("Eight fan charts")
    page.locator("#c-preset").focus()
    reached = set()
    for _ in range(everything.count()):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("""() => { let at = document.activeElement; while (at.shadowRoot?.activeElement)
            at = at.shadowRoot.activeElement; return at.name || at.dataset.do || at.id || at.dataset.lock || at.tagName }"""))
    enabled = page.locator(".explorer").locator(":is(input, select):enabled:visible")
    names = enabled.evaluate_all("all => all.map(one => one.name)")
    assert set(names) - {"preset"} <= reached
    assert {"copy", "report", "v-difference"} <= reached
    hard = page.locator("[name='carsi.hard']")
    hard.focus()
    for key, view in zip("2345", ("Trajectories", "Pipeline", "Capacity", "Table"), strict=True):
        page.keyboard.press(key)
        assert settled(page).get_by_role("tab", selected=True).inner_text().startswith(view)
    page.get_by_role("tab", name="Table").press("ArrowRight")
    assert settled(page).get_by_role("tab", selected=True).inner_text().startswith("Difference")
    before = said(page)
    hard.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert said(settled(page)) != before
    page.keyboard.press("Control+z")  # keys in a row are one step
    page.get_by_text("Nothing differs").wait_for()
    assert said(settled(page)) == before
    assert page.locator(".answer").get_attribute("aria-live") == "polite"


def test_400_pixels_wide_without_sideways_scroll(page):
    page.set_viewport_size({"width": 400, "height": 850})
    page.locator("details").evaluate_all("parts => parts.forEach(part => part.open = true)")
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert settled(page).locator(".explorer").evaluate("one => one.scrollWidth <= innerWidth")
    page.locator("#c-seed").scroll_into_view_if_needed()
    assert page.locator(".chip").bounding_box()["y"] < 60
    assert page.locator(".answer").bounding_box()["y"] < 120
    assert page.evaluate("document.fonts.check('16px Lato')")


def test_two_tabs_do_not_mix(browser, page, address):
    other = opened(browser, address)
    drag(page, "Hard share", 0.9)
    drag(other, "Soft money to institutions", 0.9)
    assert "hard=" in page.url
    assert "hard=" not in other.url
    assert "focus=" in other.url
    assert texts(page) != texts(other)
    other.close()


def test_a_preset_a_bad_link_and_the_report(browser, page, address):
    page.get_by_label("Start from").select_option("toy")
    page.get_by_role("slider", name="Borvia").wait_for()
    assert page.locator(".chip").inner_text() == "INVENTED DATA"
    bad = opened(browser, f"{page.url.split('?')[0]}?carsi.hard=20&odd=1&members=200")
    bad.get_by_text("“odd”").wait_for()
    assert slider(bad, "Hard share").get_attribute("aria-valuetext") == "20%"
    with browser.expect_page() as report:
        bad.get_by_role("button", name="Open report").click()
    report.value.get_by_role("heading", name="The answer", exact=True).wait_for(timeout=START)
    assert "Baseline, changed" in report.value.title()
    assert re.search(r"\d+ have fewer homicides", report.value.locator(".lead").inner_text())[0] in said(bad)
    report.value.close()
    bad.close()


def test_what_cannot_be_run_is_a_sentence_and_the_last_picture_stays_greyed(page, mine):
    page.get_by_label("Start from").select_option("Mine")
    assert settled(page).locator("h1").inner_text() == "Explore Mine"
    good = mine.read_text(encoding="utf-8")
    mine.write_text(good.replace("0.5", "60"), encoding="utf-8")
    slider(page, "Envelope").press("ArrowRight")
    settled(page).get_by_role("alert").get_by_text("60% is 0.6").wait_for()
    assert page.locator(".picture.old svg").is_visible()
    assert slider(page, "Envelope").get_attribute("aria-valuetext") == "100%"  # what the greyed picture was computed from
    mine.write_text(good, encoding="utf-8")
    slider(page, "Envelope").press("ArrowRight")
    assert settled(page).get_by_role("alert").is_hidden()
    assert page.locator(".old").count() == 0
    assert slider(page, "Envelope").get_attribute("aria-valuetext") == "101%"


def test_no_request_leaves_the_machine(browser):
    hosts = {urlsplit(url).hostname for url in browser.asked if urlsplit(url).scheme not in ("data", "blob", "about")}
    assert hosts == {"127.0.0.1"}
    assert any(url.startswith("ws:") for url in browser.asked)
    assert [text for text in browser.told if "Content Security Policy" in text] == []


def told(address, method, path, headers, body=None):
    """Status of an answer of the page's server to a program that is no browser."""
    parts = urlsplit(address)
    asked = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    try:
        asked.request(method, path, body, {"Host": parts.netloc, **headers})
        return asked.getresponse().status
    finally:
        asked.close()


def test_the_server_answers_its_own_page_only(address):
    port, token = urlsplit(address).port, address.partition("access_token=")[2]
    socket = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    socket["Sec-WebSocket-Key"] = "AAAAAAAAAAAAAAAAAAAAAA=="
    way = f"/ws?session_id=s_1&access_token={token}"
    assert told(address, "GET", way, socket | {"Origin": f"http://127.0.0.1:{port}"}) == 101
    assert told(address, "GET", way, socket | {"Origin": "http://evil.example"}) == 403
    assert told(address, "GET", way, socket) == 403
    assert told(address, "GET", "/", {"Host": f"evil.example:{port}"}) == 421
    assert told(address, "POST", "/auth/login", {"Content-Length": "200000000"}) == 413
    parts = (b"password=" + b"x" * 500_000 for _ in range(3))
    assert told(address, "POST", "/auth/login", {"Content-Type": "application/x-www-form-urlencoded"}, parts) == 413
