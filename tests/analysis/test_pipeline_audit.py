"""The pipeline against published figures: what is asked is what `status` has, verdicts follow, words follow from the table."""

import csv
import json
import shutil
from datetime import date

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.testing import assert_allclose

from scenarios.analysis.audit.pipeline import as_json, hits, holds, pipeline_audit
from scenarios.cli import cli
from scenarios.engine.dates.soundings import Sounding, sound
from scenarios.engine.dates.standing import COLUMNS, standing
from scenarios.engine.ensemble.run import run
from scenarios.present.audit_text import missed, sentences, short
from scenarios.present.report import Beside, build
from scenarios.shipped import CONFIGS, DATA
from scenarios.spec.load import load

SIZE = {"ensemble.members": 300}


def fit_of(name="baseline", **overrides):
    return pipeline_audit(load(name, SIZE | {path.replace("__", "."): value for path, value in overrides.items()}))


@pytest.fixture(scope="module")
def baseline():
    return fit_of()


@pytest.fixture(scope="module")
def agreed():
    return fit_of(booking__FMF="by_agreement")


def row(fit, name):
    return next(one for one in fit.rows if one.point.id == name)


# what is asked


def test_soundings_are_sums_of_a_standing():
    """Programs, accounts, units; a program outside the pipeline; nothing before the first year."""
    loaded, at = load("baseline", SIZE), date(2010, 5, 22)
    asked = [
        Sounding(at, ("merida", "carsi")),
        Sounding(at, ("carsi",), ("FMF", "ESF"), ("GTM", "REG")),
        Sounding(at, ("carsi", "section_1004"), None, ("GTM",)),
        Sounding(date(2007, 9, 30), ("merida",)),
    ]
    found = sound(loaded, asked, {})
    whole, part = standing(loaded, at), standing(loaded, at, ("FMF", "ESF"))
    place = {name: n for n, name in enumerate(whole.programs)}
    unit = {name: n for n, name in enumerate(whole.units)}
    assert_allclose(found[:, 0], whole.money[:, [place["merida"], place["carsi"]]].sum((1, 2, 3)), rtol=1e-12, atol=1e-9)
    of_both = part.money[:, place["carsi"]][:, [unit["GTM"], unit["REG"]]]
    assert_allclose(found[:, 1], of_both.sum((1, 2)), rtol=1e-12, atol=1e-9)
    both = whole.money[:, [place["carsi"], place["section_1004"]], unit["GTM"]].sum((1, 2))
    assert_allclose(found[:, 2], both, rtol=1e-12, atol=1e-9)
    assert not found[:, 3].any()


def test_fiscal_years_units_and_accounts_part_the_money():
    loaded, at = load("baseline", SIZE), date(2012, 3, 1)
    whole = sound(loaded, [Sounding(at, ("carsi",))], {})[:, 0]
    years = [Sounding(at, ("carsi",), None, None, range(y, y + 1)) for y in range(2008, 2013)]
    units = [Sounding(at, ("carsi",), None, (code,)) for code in ("BLZ", "CRI", "SLV", "GTM", "HND", "NIC", "PAN", "REG")]
    accounts = [Sounding(at, ("carsi",), (name,)) for name in ("INCLE", "ESF", "NADR", "FMF")]
    for parts in (years, units, accounts):
        assert_allclose(sound(loaded, parts, {}).sum(1), whole, rtol=1e-9, atol=1e-9)


def test_the_plan_is_not_what_is_checked(baseline):
    """Money is as reported, whatever the plan; assumptions are the scenario's own."""
    other = pipeline_audit(load("carsi-fourfold", SIZE))
    assert [x.ours for x in other.rows] == [x.ours for x in baseline.rows]
    slow = pipeline_audit(load("carsi-fourfold", SIZE | {"parameters.tau_obligate": 2.5}))
    assert row(slow, "both-obligated-2010-03").ours["p50"] < row(baseline, "both-obligated-2010-03").ours["p50"]


# what is found


def test_the_known_misses_are_in_the_table(baseline, agreed):
    """GAO's 46% obligated and 22 of 28 million committed lie outside, because FMF is obligated on arrival."""
    assert {"both-obligated-2010-03", "carsi-fmf-committed"} <= {x.point.id for x in missed(baseline)}
    fmf = row(baseline, "carsi-fmf-committed")
    assert_allclose([fmf.ours[x] for x in ("p05", "p50", "p95")], 28.0)
    obligated = row(baseline, "both-obligated-2010-03")
    assert_allclose([obligated.ours[x] for x in ("p05", "p50", "p95")], [1098, 1202, 1283], rtol=0.01)
    assert fmf.inside(90, otherwise=True)
    assert not obligated.inside(90, otherwise=True)
    assert row(agreed, "carsi-fmf-committed").inside(90)
    assert row(agreed, "carsi-fmf-committed").ours == fmf.otherwise
    assert row(agreed, "carsi-fmf-committed").otherwise == fmf.ours


def test_every_point_is_inside_or_outside_or_says_why_not(baseline):
    for one in baseline.rows:
        assert one.point.asks == (one.ours is not None)
        assert one.point.counted or one.point.why
        if one.inside(50):
            assert one.inside(90)
    assert hits(baseline.counted, 90) + len(missed(baseline)) == len(baseline.counted) == 21


def test_state_esf_is_not_counted_and_stands_beside_all_esf(baseline):
    apart = [x for x in baseline.rows if x.point.id.startswith("carsi-state-esf") or x.point.id == "carsi-usaid-esf"]
    assert {x.point.use for x in apart} == {"not comparable"}
    assert all(x.ours for x in apart)
    whole = row(baseline, "carsi-esf")
    assert row(baseline, "carsi-state-esf").ours == row(baseline, "carsi-usaid-esf").ours == whole.ours


@pytest.mark.parametrize(
    ("low", "high", "wide", "narrow"),
    [
        (5.0, 5.0, True, True),
        (2.0, 2.0, True, False),
        (1.0, 1.0, True, False),
        (0.9, 0.9, False, False),
        (4.0, 9.0, True, False),
        (4.0, 9.2, False, False),
        (9.0 + 1e-9, 9.0 + 1e-9, True, False),
    ],
)
def test_a_band_holds_all_that_is_stated_or_does_not_hold_it(low, high, wide, narrow):
    ours = {"p05": 1.0, "p25": 3.0, "p50": 5.0, "p75": 7.0, "p95": 9.0}
    assert (holds(ours, 90, low, high), holds(ours, 50, low, high)) == (wide, narrow)


def test_draws_do_not_depend_on_how_many_dates_are_asked(baseline):
    """One point alone gives the same bits as among all others."""
    loaded = load("baseline", SIZE)
    point = row(baseline, "merida-delivered-2011-12").point
    alone = sound(loaded, [Sounding(point.at, point.programs, None, None, range(2008, 2012))], {})[:, 0]
    assert float(np.quantile(alone[:, COLUMNS.index("disbursed")], 0.5)) == row(baseline, point.id).ours["p50"]


# regions of anyone's

HEAD = (DATA / "toy" / "audit_points.csv").read_text(encoding="utf-8").splitlines()[0]


def own_region(folder, region, change):
    """A copy of a shipped region whose audit points `change` has rewritten; the scenario that uses it."""
    source = DATA / "toy" if region == "toy" else DATA
    shutil.copytree(source, folder / "data", ignore=shutil.ignore_patterns("toy"), dirs_exist_ok=True)
    file = folder / "data" / "audit_points.csv"
    rows = change(list(csv.DictReader(file.read_text(encoding="utf-8").splitlines())))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, HEAD.split(","), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    own = (CONFIGS / "regions" / f"{region}.yaml").read_text(encoding="utf-8")
    own = own.replace("../../data/toy", "data").replace("../../data", "data")
    (folder / "region.yaml").write_text(own, encoding="utf-8")
    return load("toy" if region == "toy" else "baseline", SIZE | {"region": str(folder / "region.yaml")})


def point(name, **cells):
    usual = {"measure": "disbursed", "basis": "paid", "unit": "million USD", "use": "counted", "status": "invented"}
    return dict.fromkeys(HEAD.split(","), "") | usual | {"id": name, "source": "planted"} | cells


def test_the_toy_region_has_hits_and_a_planted_miss():
    fit = fit_of("toy")
    assert [x.point.id for x in missed(fit)] == ["borvia-courts-2024"]
    assert hits(fit.counted, 90) == 2


def test_planted_hits_and_misses_of_an_unseen_region_are_found(tmp_path):
    """Of a country, of accounts, of a share, of a stretch of time, of one fiscal year: each with its median and far from it."""
    asked = {
        "country": {"date": "2024-09-30", "programs": "commons", "units": "BOR"},
        "accounts": {"date": "2024-09-30", "programs": "commons;shield", "accounts": "POLICE"},
        "share": {"date": "2023-03-31", "programs": "commons", "measure": "obligated"}
        | {"share_of": "appropriated", "unit": "share"},
        "since": {"date": "2025-09-30", "programs": "shield", "since": "2024-09-30"},
        "one year": {"date": "2024-03-31", "programs": "commons", "first_year": "2022", "last_year": "2022"},
        "open": {"date": "2023-12-31", "programs": "commons", "measure": "waiting;unobligated"},
    }
    first = own_region(tmp_path, "toy", lambda _: [point(name, low="0", **cells) for name, cells in asked.items()])
    medians = {x.point.id: x.ours["p50"] for x in pipeline_audit(first).rows}
    assert all(medians.values())

    def planted(_):
        for name, cells in asked.items():
            yield point(name, low=f"{medians[name]:.6f}", **cells)
            far = 1.0 if name == "share" else 100 * medians[name]
            yield point(f"far {name}", low=f"{far:.6f}", **cells)

    fit = pipeline_audit(own_region(tmp_path, "toy", planted))
    assert {x.point.id for x in missed(fit)} == {f"far {name}" for name in asked}
    assert all(row(fit, name).inside(50) for name in asked)
    assert "6 of 12 audit points lie inside" in sentences(fit)[0]
    assert "Borvia" in sentences(fit)[2]


def test_a_stretch_of_time_is_the_difference_of_two_days(tmp_path):
    loaded = own_region(tmp_path, "toy", lambda _: [
        point("stretch", date="2025-09-30", programs="shield", since="2024-09-30", low="0"),
        point("later", date="2025-09-30", programs="shield", low="0"),
        point("earlier", date="2024-09-30", programs="shield", low="0"),
    ])  # fmt: skip
    days = [Sounding(date(year, 9, 30), ("shield",)) for year in (2025, 2024)]
    later, earlier = sound(loaded, days, {})[:, :, COLUMNS.index("disbursed")].T
    assert row(pipeline_audit(loaded), "stretch").ours["p95"] == pytest.approx(np.quantile(later - earlier, 0.95))


def test_points_of_years_that_a_run_leaves_out_are_not_asked():
    fit = fit_of(horizon__from=2010, origin=2011)
    assert "merida-expended-2009-09" in {x.id for x in fit.skipped}
    assert any(text.startswith("Not asked, as this run leaves their fiscal years out") for text in sentences(fit))
    assert not {x.point.id for x in fit.rows} & {x.id for x in fit.skipped}


def test_a_region_without_points_says_so(tmp_path):
    loaded = own_region(tmp_path, "toy", lambda rows: rows)
    (tmp_path / "data" / "audit_points.csv").unlink()
    loaded = load("toy", SIZE | {"region": str(tmp_path / "region.yaml")})
    fit = pipeline_audit(loaded)
    assert sentences(fit) == ["No published figure of what became of the money is counted for Three invented countries."]
    assert short(fit) == "no published figure checks it"


def test_too_few_draws_give_no_verdict():
    fit = pipeline_audit(load("toy", {"ensemble.members": 19}))
    assert sentences(fit) == ["19 draws are too few to tell how the pipeline fits published figures: 20 are needed."]
    assert as_json(fit)["inside_90"] is None
    assert {x["inside_90"] for x in as_json(fit)["points"]} == {None}
    assert pipeline_audit(load("toy", {"ensemble.members": 20})).enough


# what is said of it


def said_everywhere(loaded):
    """All that is said of the fit, by where: the sentences, the command, its JSON, and the report."""
    fit = pipeline_audit(loaded)
    page = build([loaded], run([loaded]), "scenarios report", Beside(fit=fit))
    return {"sentences": sentences(fit), "short": short(fit), "json": as_json(fit), "page": page}


def test_every_sentence_on_fit_follows_the_table(tmp_path):
    """A figure moved from outside to inside changes the counts, the list of misses, the report's caveat, layers and table."""

    def moved(rows):
        for one in rows:
            if one["id"] == "both-obligated-2010-03":
                one |= {"low": "1200", "status": "derived"}
        return rows

    before = said_everywhere(load("baseline", SIZE))
    after = said_everywhere(own_region(tmp_path, "mexico-central-america", moved))
    n = before["json"]["inside_90"]
    assert after["json"]["inside_90"] == n + 1
    for said, hit in ((before, n), (after, n + 1)):
        assert said["sentences"][0].startswith(f"{hit} of 21 audit points lie inside the pipeline’s 90% band")
        assert said["short"] == f"of 21 published figures its 90% bands hold {hit}, its 50% bands {said['json']['inside_50']}"
        assert said["page"].count(said["short"]) == 2  # the caveat, and the three layers
        for text in said["sentences"]:
            assert text in said["page"]
    assert "about 736 million" in before["sentences"][2]
    assert "736" not in " ".join(after["sentences"])
    assert [a == b for a, b in zip(before["sentences"][:4], after["sentences"][:4], strict=True)] == [False] * 4


def test_without_the_table_the_report_says_nothing_of_fit():
    loaded = load("toy", {"ensemble.members": 30})
    page = build([loaded], run([loaded]), "scenarios report")
    assert "pace is drawn from ranges and not fitted." in page
    for word in ("audit point", "published figure", 'id="fit"'):
        assert word not in page


def command(*words):
    found = CliRunner().invoke(cli, ["audit", "--pipeline", *words], catch_exceptions=False)
    assert found.exit_code == 0
    return found.stdout


def test_the_command_prints_the_whole_table(baseline):
    out = command("--members", "300")
    assert "300 draws of our assumptions, seed 7" in out
    for one in baseline.rows:
        assert f"  {one.point.id}: {one.point.basis}, {one.point.status}" in out
    flat = " ".join(out.split())
    for text in sentences(baseline):
        assert text in flat
    assert max(len(line) for line in out.splitlines()) <= 120
    assert command("--members", "300") == out


def test_json_keeps_the_contract():
    told = json.loads(command("toy", "--members", "50", "--seed", "3", "--json"))
    assert (told["schema"], told["members"], told["seed"]) == ("scenarios/audit-pipeline/1", 50, 3)
    assert told["counted"] == len(told["points"]) == 3
    assert told["sentences"][0].startswith(f"{told['inside_90']} of 3 audit points")
    first = told["points"][0]
    assert first["unit"] == "USD"
    assert first["stated"] == [20e6, 20e6]
    assert 5e6 < first["ours"]["p05"] < first["ours"]["p50"] < 50e6
    assert told["points"][1]["unit"] == "share"
    assert 0 < told["points"][1]["ours"]["p50"] < 1


def test_draws_belong_to_the_pipeline():
    assert CliRunner().invoke(cli, ["audit", "baseline"]).exit_code == 0
    assert CliRunner().invoke(cli, ["audit", "--members", "30"]).exit_code == 2
