"""Random levers and events that a scenario of the real region may have, as a planner writes them."""

from datetime import date

from hypothesis import strategies as st

from scenarios.baseline.tables import load_baseline
from scenarios.spec.levers import LEVERS

BASELINE = load_baseline()
MOVABLE = {p.name: p for p in BASELINE.programs.values() if not p.fixed}
FIRST, LAST = date(2007, 10, 1), date(2028, 12, 31)

days = st.dates(FIRST, LAST)
spans = st.tuples(days, days).map(sorted).map(lambda span: {"from": str(span[0]), "to": str(span[1])})
shares = st.floats(0, 1)
codes = st.sampled_from(BASELINE.codes)
fades = st.floats(0.25, 20)


def some(values):
    return st.lists(st.sampled_from(sorted(values)), min_size=1, unique=True)


def event(name, required, optional=None):
    return st.fixed_dictionaries({"event": st.just(name), **required}, optional=optional or {})


@st.composite
def withholdings(draw):
    program = draw(st.sampled_from(list(MOVABLE.values())))
    optional = {"accounts": some(program.accounts), "kinds": some(["hard", "soft", "other"])}
    optional["countries"] = some(program.countries)
    given = draw(event("withholding", {"program": st.just(program.name), "share": shares}, optional))
    return given | draw(spans)


@st.composite
def suspensions(draw):
    program = draw(st.sampled_from(list(MOVABLE.values())))
    optional = {
        "stops": st.sampled_from(["new", "obligation", "delivery"]),
        "fate": st.sampled_from(["resume", "reprogram", "return", "outside"]),
        "programs": st.just([program.name]),
        "share": st.floats(0.05, 1.0),
        "fiscal_years": st.lists(st.sampled_from([2009, 2011, 2012]), min_size=1, max_size=2, unique=True),
    }
    return draw(event("suspension", {"countries": some(program.countries)}, optional)) | draw(spans)


@st.composite
def resolutions(draw, year):
    until = draw(st.dates(date(year - 1, 10, 1), date(year, 9, 30)))
    required = {"fiscal_year": st.just(year), "until": st.just(str(until))}
    return draw(event("continuing_resolution", required, {"programs": some(MOVABLE)}))


@st.composite
def reprogrammings(draw):
    carsi = MOVABLE["carsi"]
    source, target = draw(st.lists(st.sampled_from(carsi.countries), min_size=2, max_size=2, unique=True))
    required = {"program": st.just("carsi"), "source": st.just(source), "target": st.just(target), "share": shares}
    required["notice"] = st.dates(FIRST, date(2028, 6, 30)).map(str)
    return draw(event("reprogramming", required, {"days": st.integers(15, 183), "accounts": some(carsi.accounts)}))


@st.composite
def route_shifts(draw):
    source, target = draw(st.permutations(BASELINE.countries))[:2]
    most = st.floats(0, source.flow_share)
    given = draw(event("route_shift", {"source": st.just(source.code), "target": st.just(target.code), "share": most}))
    return given | draw(spans | days.map(lambda day: {"from": str(day)}))


truces = st.tuples(
    event("truce", {"country": codes, "drop": st.floats(0, 0.95)}, {"rebound": st.floats(0, 3), "fade": fades}), spans
).map(lambda parts: parts[0] | parts[1])
surges = event("surge", {"country": codes, "from": days.map(str), "rise": st.floats(0, 5)}, {"fade": fades})


@st.composite
def schedules(draw):
    """A list of events that fit the region and each other: at most one continuing resolution a year."""
    others = draw(st.lists(withholdings() | suspensions() | reprogrammings() | route_shifts() | truces | surges, max_size=5))
    years = draw(st.lists(st.integers(2008, 2013), max_size=2, unique=True))
    return draw(st.permutations([*others, *(draw(resolutions(year)) for year in years)]))


def _levels(name):
    level = st.floats(LEVERS[name].low, LEVERS[name].high)
    return level | st.dictionaries(st.integers(2008, 2028), level, min_size=1, max_size=4)


amounts = st.dictionaries(st.integers(2008, 2028), st.sampled_from(["20 million", "500 thousand", 0]), max_size=3)
other_money = st.dictionaries(codes, st.fixed_dictionaries({}, optional={"hard": amounts, "soft": amounts}), max_size=3)
levers = st.fixed_dictionaries(
    {},
    optional={name: _levels(name) for name in ("demand", "arms", "will", "coordination")} | {"other_money": other_money},
)
