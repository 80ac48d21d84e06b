"""The tables that a region has, each declared once: the reader, `datapackage.json`, the documentation and the checks follow.

After a change here write the packages anew: `scenarios schema --package data` and the same with `data/toy`.
"""

from __future__ import annotations

from dataclasses import replace

from scenarios.baseline.schema import AS_SPENT, LEAST, NEIGHBOURS, UNITS, Column, Link, TableSchema
from scenarios.terms import BOOKINGS, STANDING

ACCOUNT_RULE = r"[0-9]+-[0-9]+-[0-9]+|[A-Za-z][A-Za-z -]*"
"""Three numbers of years, as `2-4-5`, or a word of one's own, as `fmf` or `no-year`: the columns beside it say the years."""
ACCOUNT_KINDS = ("hard", "soft", "other", "mixed")
LIST = "[^;]+(;[^;]+)*"
"""How a list in one cell is written."""
COUNTED = "counted"
USES = (COUNTED, "repeat", "not comparable", "projection", "recalled")
"""Counted: told of the money and comparable. Repeat: another point's figure again. Not comparable: the model has no such money.
Projection: what was planned or foreseen. Recalled: of a text that was not seen."""
UNITS_OF_POINTS = ("million USD", "share")

COUNTRY = Column("country", "country", "Country, by its code in the region file")
PROGRAM = Column("program", "program", "Program of the region")
ACCOUNT = Column("account", "account", "Budget account")
YEAR = Column("year", "year", "Calendar year")
FISCAL_YEAR = Column("fiscal_year", "year", "US fiscal year Y: 1 October Y-1 to 30 September Y")
LAW = Column("law", "law", "Public law", empty="no law is named")
STATUS = Column("status", "status", "How the figure is known: reported, derived, recalled, estimated, assumed or invented")
SOURCE = Column("source", "text", 'Document the figure was read in; "copy:" names a public copy that was used')
SOURCE_URL = Column("source_url", "text", "Address of the source, where there is one", empty="", optional=True)
NOTE = Column("note", "text", "Remark", empty="", optional=True)
DERIVED = Column("derived", "flag", "Y: arithmetic done here on sourced figures; N: as read")
SHARED = {c.name: c for c in (COUNTRY, YEAR, FISCAL_YEAR, STATUS, SOURCE, SOURCE_URL, NOTE, DERIVED)}
"""Columns that mean the same wherever they stand."""


def _maybe(column: Column, empty: str | None = None) -> Column:
    """The same column, which a table may do without."""
    return replace(column, optional=True, empty=empty if empty is not None else column.empty)


OF_COUNTRY = Column(
    "country",
    "country",
    "Country or regional unit whose printed money the row is about",
    words=(UNITS,),
    empty="all that have no row of their own",
    optional=True,
)

MONEY = TableSchema(
    "money",
    "Money as printed",
    "Money as its document prints it and in dollars, one cell a row.",
    (
        Column("table", "text", "Table of the document"),
        PROGRAM,
        Column("country", "country", "Country, regional unit, or the group of all countries of the program", words=(UNITS,)),
        ACCOUNT,
        FISCAL_YEAR,
        Column("printed", "text", "As the document prints it: a number, n/a, or a dash", empty="it prints none"),
        Column(
            "usd",
            "money",
            "US dollars, nominal; 0 for a dash; less than 0 only where `status` says obligated (a deobligation)",
            empty="n/a",
            signed=("status", "obligated"),
        ),
        Column("status", "text", "As the document heads the year: actual, estimate, planned, request, reported, obligated"),
        Column("notes", "text", "Letters of the notes that stand at the cell or its year", empty="no note"),
        Column("section", "text", "Section of the document", optional=True),
        Column("basis", "text", "What the figure counts: allocated, obligated", empty="as the table", optional=True),
        Column("document", "text", "Document of this cell, where it is another", empty="the region's", optional=True),
        _maybe(SOURCE, "the document"),
        NOTE,
    ),
    ("program", "country", "account", "fiscal_year"),
    links=(Link("account", "accounts", "account"),),
)
TOTALS = TableSchema(
    "totals",
    "Printed totals",
    "Totals that the document prints under its tables; the cells of a table and year are compared with them.",
    (
        Column("table", "text", "Table of the document"),
        FISCAL_YEAR,
        Column("printed", "text", "As the document prints it"),
        Column("usd", "money", "US dollars, nominal"),
        Column("status", "text", "How the total is known", empty="as printed", optional=True),
        _maybe(SOURCE, "the document"),
        SOURCE_URL,
    ),
    ("table", "fiscal_year"),
    checks_only=True,
)
NOTES = TableSchema(
    "notes",
    "Notes to the money",
    "Notes of the money tables; those with a year say which money was meant for another year (forward funding).",
    (
        Column("table", "text", "Table of the document"),
        Column("note", "text", "Letter of the note"),
        _maybe(Column("account", "text", "Account the note is about, or all")),
        Column(
            "counted_in_fiscal_year",
            "year",
            "Fiscal year in which the table counts the money",
            empty="several",
            optional=True,
        ),
        Column(
            "meant_for_fiscal_year", "year", "Fiscal year that appropriators meant it for", empty="the note moves no money"
        ),
        Column("usd", "money", "US dollars moved, nominal", low=0, empty="the note moves no money"),
        LAW,
        Column("text", "text", "The note in our words", optional=True),
    ),
    ("table", "note"),
    may_be_empty=True,
)
LAWS = TableSchema(
    "laws",
    "Appropriation acts",
    "Acts and the days on which they were signed.",
    (
        Column("law", "law", "Public law"),
        Column("enacted", "day", "Day of enactment"),
        FISCAL_YEAR,
        Column("what", "text", "What the act is", optional=True),
        Column("how_known", "text", "read (and where), recalled or invented", optional=True),
    ),
    ("law",),
    may_be_empty=True,
)
TRANCHES = TableSchema(
    "tranches",
    "Which money came by which law",
    "The law, or day, by which a cell of the money table came; a cell may have several.",
    (
        PROGRAM,
        FISCAL_YEAR,
        ACCOUNT,
        OF_COUNTRY,
        LAW,
        Column("enacted", "day", "Day from which the money counts, where no law is named", empty="the day of the law"),
        Column("usd", "money", "US dollars this law gave of the cell", low=0, empty="the rest of the cell"),
        Column("rule", "text", "How the row was made", empty="not said", optional=True),
    ),
    ("program", "fiscal_year", "account", "country", "law", "enacted"),
    links=(Link("account", "accounts", "account"), Link("law", "laws", "law")),
    may_be_empty=True,
)
ACCOUNTS = TableSchema(
    "accounts",
    "Budget accounts",
    "How long money of each account lives, and what it buys.",
    (
        ACCOUNT,
        Column("rule", "text", "Name of its clock: availability-extension-closing in years, or a word", pattern=ACCOUNT_RULE),
        Column("availability_years", "whole", "Years in which money may be obligated, counting that of the law", 1, 100),
        Column("extension_years", "whole", "Years after that in which it may be deobligated and obligated again", 0, 100),
        Column(
            "closing_years",
            "whole",
            "Years after that in which it may be disbursed",
            0,
            100,
            empty="the account never closes, and what is unobligated in it never lapses",
        ),
        Column(
            "booking",
            "word",
            "When money counts as obligated: on arrival, agreement by agreement, or as it is spent (outside the pipeline)",
            words=(*BOOKINGS, AS_SPENT),
        ),
        Column(
            "booking_other",
            "word",
            "The other reading of its booking that a source gives",
            words=tuple(BOOKINGS),
            empty="there is one reading",
            optional=True,
        ),
        Column("booking_why", "text", "Sources of both readings", empty="", optional=True),
        Column(
            "kind",
            "word",
            "hard: equipment, police, military; soft: institutions, prevention; other: neither; mixed: see the classification",
            words=ACCOUNT_KINDS,
        ),
        Column("hard_low", "number", "Least hard share that the law permits, 0-1", 0, 1, empty="kind other"),
        Column("hard_high", "number", "Greatest hard share that the law permits, 0-1", 0, 1, empty="kind other"),
        Column(
            "soft_share", "text", "Parameter (parameters.yaml) for the soft part of an account of kind other", empty="none"
        ),
        STATUS,
        SOURCE,
    ),
    ("account",),
)
CLASSIFICATION = TableSchema(
    "classification",
    "Hard share of mixed accounts",
    "How much of an account of kind mixed is hard, by program and year.",
    (
        PROGRAM,
        ACCOUNT,
        FISCAL_YEAR,
        OF_COUNTRY,
        Column("hard_share", "number", "Hard share of the account, 0-1", 0, 1),
        Column("low", "number", "Lower end of the range, share 0-1", 0, 1),
        Column("high", "number", "Upper end of the range, share 0-1", 0, 1),
        STATUS,
        SOURCE,
    ),
    ("program", "account", "fiscal_year", "country"),
    links=(Link("account", "accounts", "account"),),
    may_be_empty=True,
)
RATES = TableSchema(
    "rates",
    "Homicide rates",
    "Homicide rates of one or more series.",
    (
        COUNTRY,
        YEAR,
        Column(
            "rate_per_100k",
            "number",
            "Intentional homicides per 100,000 people a year",
            LEAST,
            1000,
            empty="nobody observed a rate",
        ),
        Column("count", "whole", "Homicides a year", 0, empty="the source gives a rate only", optional=True),
        Column("series", "text", "Release or source of the series"),
        Column("is_primary", "flag", "Y: the primary series", optional=True),
        Column(
            "diff_vs_primary_pct", "number", "Difference from the primary series, percent", empty="primary", optional=True
        ),
        Column(
            "differs_gt10pct", "flag", "Y: differs from the primary by more than 10 percent", empty="primary", optional=True
        ),
        SOURCE,
        SOURCE_URL,
        NOTE,
    ),
    ("series", "country", "year"),
)
POPULATION = TableSchema(
    "population",
    "Population",
    "People by country and year.",
    (
        COUNTRY,
        YEAR,
        Column("population", "whole", "Persons at mid-year", 1, empty="nobody counted"),
        Column("population_thousands", "number", "Persons in thousands", 0, optional=True, same=("population", 1e3)),
        Column("older_vintage_2020", "whole", "Persons in the edition of 2020", 1, empty="not in it", optional=True),
        Column(
            "older_vs_current_pct",
            "number",
            "Older edition against the current one, percent",
            empty="no older",
            optional=True,
        ),
        SOURCE,
        SOURCE_URL,
        NOTE,
    ),
    ("country", "year"),
)
GOVERNANCE = TableSchema(
    "governance",
    "Governance",
    "Percentile ranks of the indicators that the region file names; others may stand beside them.",
    (
        Column("country", "text", "Country code, or a group of countries"),
        Column("year", "years", "Calendar year or span of years"),
        Column("indicator", "text", "What is measured"),
        Column("value", "number", "Figure, in the unit of its row", optional=True),
        Column("unit", "text", "Unit of the figure", optional=True),
        Column("value_se", "number", "Standard error, in the unit of its row", empty="not given", optional=True),
        Column("pct_rank", "number", "Percentile rank among all countries, 0-100 percent", 0, 100, empty="no rank"),
        SOURCE,
        SOURCE_URL,
        NOTE,
    ),
    ("country", "year", "indicator"),
    key_if="pct_rank",
)
OWN_BUDGETS = TableSchema(
    "own_budgets",
    "Recipients' own security spending",
    "What each country spends on its own security in the base year.",
    (
        COUNTRY,
        YEAR,
        Column("percent_of_gdp", "number", "Percent of GDP", 0, 100, optional=True),
        Column("usd_millions", "number", "Million US dollars a year", LEAST),
        Column("usd_per_head", "number", "US dollars per head", 0, optional=True),
        STATUS,
        SOURCE,
    ),
    ("country", "year"),
)
GDP = TableSchema(
    "gdp",
    "GDP",
    "Gross domestic product; sums of money are compared with it.",
    (COUNTRY, YEAR, Column("gdp_usd", "number", "Current US dollars", 1, empty="not known"), SOURCE),
    ("country", "year"),
    checks_only=True,
)
FLOW_SHARES = TableSchema(
    "flow_shares",
    "Cocaine flow",
    "Share of the cocaine bound for the consuming country that passes each country.",
    (COUNTRY, Column("share", "number", "Share of the flow, 0-1", 0, 1), _maybe(STATUS), SOURCE),
    ("country",),
)
CORRIDORS = TableSchema(
    "corridors",
    "Where a displaced flow reappears",
    "Of a flow that leaves a country, the share that reappears elsewhere; the weights of each country sum to one.",
    (
        Column("from", "country", "Country that the flow leaves"),
        Column("to", "country", "Country where it reappears, a neighbour, or outside", words=("outside", NEIGHBOURS)),
        Column("weight", "number", "Share of the displaced flow, 0-1", 0, 1),
        _maybe(STATUS),
        _maybe(SOURCE),
    ),
    ("from", "to"),
)
AUDIT_POINTS = TableSchema(
    "audit_points",
    "What is asked of the pipeline",
    "Published figures of what became of the money by a date, each with what it asks of the pipeline.",
    (
        Column("id", "text", "Name of the point"),
        Column("date", "day", "The close of which day"),
        Column(
            "programs",
            "text",
            "Programs whose money it is about, parted by semicolons",
            empty="nothing is asked of the model",
            pattern=LIST,
        ),
        Column("accounts", "text", "Accounts counted, parted by semicolons", empty="all of these programs", pattern=LIST),
        Column("units", "text", "Countries or regional units counted, parted by semicolons", empty="all", pattern=LIST),
        Column("first_year", "year", "First fiscal year of appropriation counted", empty="all begun by then"),
        Column("last_year", "year", "Last fiscal year of appropriation counted", empty="all begun by then"),
        Column("since", "day", "Only what was added after this day", empty="from the beginning"),
        Column(
            "measure",
            "text",
            "Stages of the model's money that are added up, parted by semicolons",
            empty="nothing is asked of the model",
            pattern=f"({'|'.join(STANDING)})(;({'|'.join(STANDING)}))*",
        ),
        Column("share_of", "word", "The stage that these are a share of", words=STANDING, empty="money"),
        Column("basis", "text", "What the source counts"),
        Column("low", "number", "What is stated, in the unit of the row; the lower value where sources differ", 0),
        Column("high", "number", "The higher value where sources differ, in the unit of the row", 0, empty="the same"),
        Column("unit", "word", "Million US dollars, nominal, or a share", words=UNITS_OF_POINTS),
        Column("said", "text", "How the source qualifies it: about, more than, almost", empty="exactly"),
        Column(
            "use",
            "word",
            "Whether it is counted as inside or outside the pipeline's bands, or what it is instead",
            words=USES,
        ),
        Column("repeats", "text", "Id of the point whose figure it is again", empty="none"),
        Column("why", "text", "Why it is not counted", empty="it is counted"),
        STATUS,
        Column("rests_on", "text", "FILE:LINE of the cells it is taken from, parted by semicolons", empty="no table here"),
        Column("source", "text", "Document"),
        NOTE,
    ),
    ("id",),
    may_be_empty=True,
)

KNOWN: dict[str, TableSchema] = {
    table.role: table
    for table in (
        MONEY,
        TOTALS,
        NOTES,
        LAWS,
        TRANCHES,
        ACCOUNTS,
        CLASSIFICATION,
        RATES,
        POPULATION,
        GOVERNANCE,
        OWN_BUDGETS,
        GDP,
        FLOW_SHARES,
        CORRIDORS,
        AUDIT_POINTS,
    )
}
"""Every table by its role: the key under `files:` of a region file that names it."""


def of_split(column: str) -> TableSchema:
    """The table that a region file names in a `split`: a sum by country and fiscal year in one of its columns."""
    figure = Column(column, "money", "What the split is in proportion to", low=0, empty="nothing")
    says = "Sums that a program's money is split in proportion to."
    return TableSchema("split", "Split", says, (COUNTRY, FISCAL_YEAR, figure), ())
