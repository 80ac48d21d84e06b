"""Random regions and random plans as files: YAML and CSV as a student would write them, with every form the spec knows."""

import csv
from pathlib import Path

import yaml
from hypothesis import strategies as st

from scenarios.allocation.mixes import MIXES
from scenarios.allocation.splits import SPLITS
from scenarios.baseline.facts import OUTSIDE
from scenarios.terms import BOOKINGS, CHANNELS

FIRST, LAST, ORIGIN, SHOWN, END = 2021, 2024, 2023, 2026, 2031
YEARS = range(FIRST, LAST + 1)
RATES = (2018, 2019, 2021, ORIGIN)
"""Years with a homicide rate: the first that a rule of FY2021 may read, and two gaps."""
CODES = ("AVA", "BOR", "CYL", "DOR", "ELB")
ACCOUNTS = {
    "EQUIP": ("1-0-5", 1, 0, 5, "hard", ""),
    "ARMS": ("fmf", 1, 0, "", "hard", ""),
    "POLICE": ("2-4-5", 2, 4, 5, "mixed", ""),
    "TRAIN": ("2-0-0", 2, 0, 0, "hard", ""),
    "CIVIC": ("3-1-2", 3, 1, 2, "soft", ""),
    "RELIEF": ("2-4-5", 2, 4, 5, "other", ""),
    "AID": ("2-4-5", 2, 4, 5, "other", "soft_share_da"),
}
"""Rule, availability, extension, closing, kind, parameter of the soft share."""
ACCOUNT_HEADS = ["account", "rule", "availability_years", "extension_years", "closing_years", "booking", "kind"]
ACCOUNT_HEADS += ["hard_low", "hard_high"]
shares = st.floats(0.0, 1.0).map(lambda x: round(x, 3))


def some(values, least=1):
    """A non-empty part of some values, in their order."""
    return st.lists(st.sampled_from(list(values)), min_size=least, unique=True).map(sorted)


class Drawn(dict):
    """A region's file and tables; too long to print."""

    def __repr__(self):
        return f"region of {', '.join(self['file']['countries'])}"


@st.composite
def regions(draw, apart=False):
    """A region as plain data: its file and its tables. `apart`: no country is in two programs that rules move."""
    codes = draw(some(CODES))
    names = draw(st.integers(1, min(3, len(codes)) if apart else 3))
    programs, left = {}, list(codes)
    for n in range(names):
        able = left[n::names] if apart else codes
        programs[f"program_{n}"] = draw(program(able, n, draw(st.booleans()) and n > 0 and not apart))
    return Drawn(file=region_file(codes, programs), tables=draw(facts(codes)) | draw(money_of(programs)))


@st.composite
def program(draw, codes, number, fixed):
    countries = draw(some(codes))
    accounts = draw(some(["EQUIP"] if fixed else ACCOUNTS))
    part = {"title": f"Program {number}", "countries": countries, "accounts": accounts, "fixed": fixed}
    if len(countries) > 1:
        part["group"] = "ALL"
    if len(countries) > 1 and not fixed and draw(st.booleans()):
        part["regional_unit"] = "JNT"
    part["fallback"] = {} if fixed else {"hard": accounts[0], "soft": accounts[-1]}
    if len(countries) > 1:
        part["split"] = [{"by": "shares", "part": 1, "shares": {}}]
    return part


def region_file(codes, programs):
    return {
        "name": "drawn",
        "title": "Drawn countries",
        "status": "invented",
        "document": "Drawn",
        "money_label": "Money: drawn",
        "data": ".",
        "money_years": {"first": FIRST, "last": LAST},
        "base_year": 2022,
        "countries": {code: {"name": f"Land {code}", "slow": code > "B"} for code in codes},
        "regional_units": {"JNT": "Joint programs"} if any("regional_unit" in p for p in programs.values()) else {},
        "programs": programs,
        "vintages": {"only": {"label": "drawn", "series": "ONLY", "status": "invented"}},
        "latest": "only",
        "governance": {x: x for x in ("government_effectiveness", "control_of_corruption", "rule_of_law")},
        "files": {"money": "money.csv", "notes": "notes.csv"},
    }


@st.composite
def money_of(draw, programs):
    """Cells of the money table, some zero, printed for all countries together or one by one; which act gave them: in time,
    late, early, or none; some given a year ahead.
    """
    money, tranches = [], []
    notes = [["A", "none", "EQUIP", FIRST, "", "", "", "says nothing of another year"]]
    for name, part in programs.items():
        together = part["group"] if "split" in part else part["countries"][0]
        units = [*part["countries"], *filter(None, [part.get("regional_unit")])]
        for account in part["accounts"]:
            places = draw(some(units)) if "split" in part and draw(st.booleans()) else [together]
            cells = {year: draw(st.one_of(st.just(0), st.integers(10_000_000, 60_000_000))) for year in YEARS}
            if account == part["accounts"][0] and not any(cells.values()):
                cells[FIRST] = 10_000_000
            for year, usd in cells.items():
                law, letter, lasts = draw(st.sampled_from(["", "Act", "Late act", "Early act"])), "", ACCOUNTS[account][1] > 1
                law = "Act" if law == "Early act" and not lasts else law
                law = law and f"{law} {year}"
                if usd and year < LAST and lasts and draw(st.booleans()):
                    letter = f"{name}-{account}-{year}"
                    law = law if law != f"Act {year}" else f"Late act {year}"  # a law stands once in a cell's tranches
                    tranches.append([name, year, account, f"Act {year}", "", usd // 3, "given ahead"])
                    notes.append(["A", letter, account, year, year + 1, usd // 3, f"Act {year}", "for the next year"])
                known = draw(st.sampled_from(["actual", "request", "derived", "recalled, unverified"]))
                for n, place in enumerate(places):  # the first gets what is left of even parts
                    here = usd // len(places) + (usd % len(places) if n == 0 else 0)
                    money.append(["A", name, place, account, year, "drawn", here, known, letter])
                tranches.append([name, year, account, law, "", "", "the rest of the year"])
    return {
        "money": [["table", "program", "country", "account", "fiscal_year", "printed", "usd", "status", "notes"], *money],
        "tranches": [["program", "fiscal_year", "account", "law", "enacted", "usd", "rule"], *tranches],
        "notes": [
            ["table", "note", "account", "counted_in_fiscal_year", "meant_for_fiscal_year", "usd", "law", "text"],
            *notes,
        ],
    }


@st.composite
def facts(draw, codes):
    """Tables of what the countries are."""

    def by_country(name, column, low, high, *more):
        rows = [[c, round(draw(st.floats(low, high)), 4), *more, "invented", "drawn"] for c in codes]
        return [["country", column, *("year" for _ in more), "status", "source"], *rows]

    span = range(2018, SHOWN + 1)
    rates = [[c, y, round(draw(st.floats(0.5, 90.0)), 3), "ONLY", "drawn", ""] for c in codes for y in RATES]
    indicators = ("government_effectiveness", "control_of_corruption", "rule_of_law")
    ranks = [[c, 2022, x, draw(st.integers(1, 100)), "drawn"] for c in codes for x in indicators]
    corridors = []
    for code in codes:
        weight = 0.5 if len(codes) == 1 else round(0.9 / (len(codes) - 1), 3)
        inside = [[code, other, weight, "invented", "drawn"] for other in codes if other != code]
        corridors += [*inside, [code, OUTSIDE, 1 - sum(row[2] for row in inside), "invented", "drawn"]]
    accounts = [
        [name, rule, *years, booking, kind, *(("", "") if kind == "other" else (0, 1)), soft, "invented", "drawn"]
        for name, (rule, *years, kind, soft) in ACCOUNTS.items()
        for booking in [draw(st.sampled_from(list(BOOKINGS)))]
    ]
    acts = [
        [f"{kind}ct {y}", f"{y + late}-{day}", y - early, "drawn", "drawn"]
        for y in YEARS
        for kind, late, day, early in (("A", 0, "01-15", 0), ("Late a", 0, "09-20", 0), ("Early a", -1, "06-30", 1))
    ]
    classes = [[f"program_{n}", "POLICE", y, draw(shares), 0, 1, "invented", "drawn"] for n in range(3) for y in YEARS]
    return {
        "accounts": [
            [*ACCOUNT_HEADS, "soft_share", "status", "source"],
            *accounts,
        ],
        "laws": [["law", "enacted", "fiscal_year", "what", "how_known"], *acts],
        "classification": [
            ["program", "account", "fiscal_year", "hard_share", "low", "high", "status", "source"],
            *classes,
        ],
        "homicide_rates": [["country", "year", "rate_per_100k", "series", "source", "note"], *rates],
        "population": [
            ["country", "year", "population", "source"],
            *([c, y, 100_000 * (n + 1) + 1000 * (y - 2018), "drawn"] for n, c in enumerate(codes) for y in span),
        ],
        "governance": [["country", "year", "indicator", "pct_rank", "source"], *ranks],
        "own_security_budget": by_country("own", "usd_millions", 0.5, 900.0, 2022),
        "flow_shares": by_country("flow", "share", 0.0, 1.0),
        "corridors": [["from", "to", "weight", "status", "source"], *corridors],
    }


def write_region(folder: Path, region) -> Path:
    """Put a region's file and tables into a folder; the path of its file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in region["tables"].items():
        heads = list(rows[0])
        if name == "own_security_budget":  # country, figure, year, ...: the year stands where the reader looks for it by name
            heads = ["country", "usd_millions", "year", "status", "source"]
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([heads, *rows[1:]])
    path = folder / "region.yaml"
    path.write_text(yaml.safe_dump(region["file"], sort_keys=False))
    return path


@st.composite
def plans(draw, region, limits=("none", "hold", "redistribute")):
    """Programs, transfers and switches of a scenario in a region."""
    out = {"programs": {}}
    moved = {name: part for name, part in region["file"]["programs"].items() if not part["fixed"]}
    for name, part in moved.items():
        out["programs"][name] = draw(plan(name, part, limits))
    if len(moved) > 1 and draw(st.booleans()):
        source, target = draw(st.permutations(sorted(moved)))[:2]
        out["transfer"] = {"from": source, "to": target, "share": draw(shares)}
    out["after"] = draw(st.sampled_from(["zero", "hold_last"]))
    out["forward_funding"] = draw(st.sampled_from(["as_printed", "moved"]))
    out["blur_requests"] = draw(st.booleans())
    out["priors"] = draw(st.sampled_from(["evidence", "skeptical"]))
    out["channels_off"] = draw(st.lists(st.sampled_from(list(CHANNELS)), max_size=2, unique=True))
    out["origin"] = draw(st.sampled_from([year for year in RATES if year >= FIRST]))
    return out


@st.composite
def plan(draw, name, part, limits):
    countries, accounts = part["countries"], part["accounts"]
    out = {"limit": draw(st.sampled_from(limits)), "focus": draw(shares), "capacity": draw(shares)}
    out["split"] = draw(splits([*countries, *([part["regional_unit"]] if "regional_unit" in part else [])], countries))
    out["mix"] = draw(mixes(countries))
    out["envelope"] = draw(envelopes(accounts))
    out["earmark_soft"] = draw(st.one_of(st.just(0.0), shares))
    if draw(st.booleans()) and not ("regional_unit" in part and "shares" in out["split"]):
        floor = round(draw(st.floats(0.0, 0.9 / len(countries))), 3)
        out["floors"] = dict.fromkeys(draw(some(countries)), floor)
        out["caps"] = {code: round(floor + draw(st.floats(0.05, 1.0)) * (1 - floor), 3) for code in countries[:-1]}
    return out


@st.composite
def splits(draw, units, countries):
    rule = draw(st.sampled_from(sorted(SPLITS)))
    if rule == "shares":
        weights = [draw(st.integers(0, 5)) for _ in units]
        weights[0] += not sum(weights)
        return {"rule": rule, "shares": {unit: w / sum(weights) for unit, w in zip(units, weights, strict=True)}}
    if rule in ("as_reported", "equal"):
        return rule
    return {"rule": rule, "floor": round(draw(st.floats(0.0, 1.0 / len(countries) - 0.001)), 4)}


@st.composite
def mixes(draw, countries):
    rule = draw(st.sampled_from(sorted(MIXES)))
    if rule == "constant":
        return draw(shares)
    if rule == "path":
        return {year: draw(shares) for year in draw(some(YEARS))}
    if rule == "by_country":
        return {"rule": rule, "shares": {code: draw(shares) for code in draw(some(countries))}, "otherwise": draw(shares)}
    if rule == "soft_when_calm":
        return {"rule": rule, "below": draw(st.integers(1, 80)), "calm": draw(shares), "otherwise": draw(shares)}
    if rule == "hard_after_surge":
        return {"rule": rule, "rise": draw(shares), "hard": draw(shares), "otherwise": draw(shares)}
    return rule


@st.composite
def envelopes(draw, accounts):
    form = draw(st.sampled_from(["as_reported", "factor", "growth", "amounts", "by_account"]))
    if form == "factor":
        return {"factor": round(draw(st.floats(0.0, 30.0)), 2)}
    if form == "growth":
        return {"growth": round(draw(st.floats(-1.0, 0.8)), 2)}
    if form == "amounts":
        return {year: dollars(draw) for year in draw(some(YEARS))}
    if form == "by_account":
        return {year: {account: dollars(draw) for account in draw(some(accounts))} for year in draw(some(YEARS))}
    return form


def dollars(draw):
    return f"{draw(st.one_of(st.just(0), st.integers(10, 600)))} million"


def write_scenario(folder: Path, region: Path, given, members=12, seed=3) -> Path:
    """A scenario file beside a region file."""
    base = {
        "name": "Drawn",
        "region": str(region),
        "vintage": "only",
        "origin": ORIGIN,
        "horizon": {"from": FIRST, "to": LAST, "show_to": SHOWN, "run_off": END},
        "ensemble": {"members": members, "seed": seed},
    }
    path = folder / "scenario.yaml"
    path.write_text(yaml.safe_dump(base | given, sort_keys=False))
    return path
