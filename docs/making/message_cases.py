"""The smallest input of each kind of message: what a scenario, a region, a table, a command or a call may have wrong."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = "name: Plan\nextends: baseline\n"
TOY = "name: Plan\nextends: toy\n"


@dataclass(frozen=True, slots=True)
class Case:
    """One input: of a scenario its text, of a table or region file what is written in place of what, or a command.

    A table may come with the text of the scenario that reads it.

    warns: it is a warning, and does not stop a run.
    """

    about: str
    text: str = ""
    file: str = ""
    old: str = ""
    new: str = ""
    line: str = ""
    warns: bool = False


def whole(about: str, text: str) -> Case:
    """A scenario with nothing added to its text."""
    return Case(about, text=text)


def plan(about: str, text: str, *, warns: bool = False, head: str = HEAD) -> Case:
    """A scenario that changes the baseline."""
    return Case(about, text=f"{head}{text}\n", warns=warns)


def cell(about: str, file: str, old: str = "", new: str = "", *, text: str = "", warns: bool = False) -> Case:
    """A table, or the file, of a region of one's own (the toy region, copied); what changes a whole table is in messages.py."""
    return Case(about, text=text, file=file, old=old, new=new, warns=warns)


def typed(about: str, line: str) -> Case:
    """A command."""
    return Case(about, line=line)


LETTER = "table: money, program: merida, fiscal_year: 2009, value: 480 million, source: a letter"
TRUCE = 'events:\n  - {event: truce, country: SLV, from: "2012-03-01", drop: 0.4}'
MOVE = 'events: [{event: reprogramming, program: carsi, source: NIC, target: NIC, share: 0.5, notice: "2010-03-01"}]'
CASES: dict[str, tuple[Case, ...]] = {
    "Files": (
        typed("no such file", "scenarios validate nowhere.yaml"),
        typed("no such scenario", "scenarios validate by-ned"),
        typed("a folder", "scenarios validate ."),
        whole("an empty file", ""),
        whole("no name", "extends: baseline\n"),
        whole("no horizon", "name: Plan\n"),
        whole("a parent that is not there", "name: Plan\nextends: baselin\n"),
        whole("a parent that is no text", "name: Plan\nextends: [baseline]\n"),
        whole("a file that extends itself", "name: Plan\nextends: ./plan.yaml\n"),
    ),
    "YAML": (
        whole("an equals sign for a colon", "name = Plan\n"),
        plan("no blank behind a colon", "ensemble:\n  members:300"),
        plan("a colon inside a text", "description: soft: first"),
        plan("a tab", "ensemble:\n\tmembers: 300"),
        plan("a line that stands too far right", "origin: 2011\n  vintage: 2013"),
        plan("an open quotation mark", 'description: "soft'),
        plan("a key twice", "origin: 2011\norigin: 2010"),
        plan("a number cut by a comma", "ensemble: {members: 1,000}"),
        plan("a word that readers take differently", "blur_requests: yes"),
        plan("a day without quotes", TRUCE.replace('"2012-03-01"', "2012-03-01")),
        plan("a tag", "origin: !!int 2011.5"),
        plan("a tag of a language", "origin: !!python/name:os.system"),
        plan("a key that is no word", "? [a]\n: 1"),
        plan("a merge of no map", "<<: 3"),
        plan("a control character", 'description: "\\x07"'),
        plan("a number of many digits", "origin: 12345678901234567890"),
        plan("an alias inside itself", "transfer: &a [*a]"),
    ),
    "Keys": (
        plan("a misspelt key", "origine: 2011"),
        plan("a key of another place", "seed: 3"),
        plan("another word for a key", "horizon: {last: 2013}"),
        plan("a program at the top", "carsi: {mix: 0.3}"),
        plan("a plan beside its program", "programs:\n  carsi:\n  mix: 0.3"),
        plan("a key that is missing", "transfer: {from: merida, to: carsi}"),
        plan("no value", "origin:"),
    ),
    "Values": (
        plan("a share in per cent", "programs: {carsi: {mix: 30}}"),
        plan("a factor in per cent", "programs: {carsi: {envelope: {factor: 150}}}"),
        plan("a decimal comma", 'programs: {carsi: {mix: "0,3"}}'),
        plan("a number in quotes", 'origin: "2011"'),
        plan("a number that is none", "origin: late"),
        plan("a number out of its range", "levers: {coordination: 0.5}"),
        plan("a word that is none of several", "after: hold"),
        plan("a list that is none", TRUCE.replace("\n  - ", " ")),
        plan("keys with values that are none", "ensemble: 300"),
        plan("a number without text's quotes", "region: 840"),
        plan("a truth value", "blur_requests: 1"),
        plan("a factor that was a percentage, perhaps", "programs: {carsi: {envelope: {factor: 50}}}", warns=True),
        plan("growth that was a percentage, perhaps", "programs: {carsi: {envelope: {growth: 3}}}", warns=True),
        plan("letters that pictures lack", "name: 東京".replace("name: ", "name: "), warns=True, head="extends: baseline\n"),
    ),
    "Money": (
        plan("no unit", "programs: {carsi: {envelope: {2012: 150}}}"),
        plan("a decimal comma in an amount", 'programs: {carsi: {envelope: {2012: "130,5 million"}}}'),
        plan("an amount without its year", "programs: {carsi: {envelope: 150 million}}"),
        plan("a unit that is mistaken", "programs: {carsi: {envelope: {2012: 150 thousand}}}"),
        plan("an account that the program lacks", "programs: {carsi: {envelope: {2012: {INCL: 5 million}}}}"),
        plan("a hard share that no law allows", "programs: {carsi: {mix: 0.9}}", warns=True),
        plan("a program that nobody moves", "programs: {section_1004: {mix: 0.3}}"),
        plan(
            "more than all is moved",
            "transfer: [{from: merida, to: carsi, share: 0.7}, {from: merida, to: carsi, share: 0.7}]",
        ),
    ),
    "Years and days": (
        plan("a year with letters", "programs: {carsi: {mix: {FY2008: 0.3}}}"),
        plan("a date for a year", "origin: 20111231"),
        plan("a year outside the horizon", "programs: {carsi: {envelope: {2020: 100 million}}}"),
        plan("years in disorder", "horizon: {to: 2020}"),
        plan("a first year before the money", "horizon: {from: 2001}"),
        plan("an origin without rates", "origin: 2013"),
        plan("an origin before the money", "origin: 2005", warns=True),
        plan("a figure of no cell", f"figures: {{mine: {{{LETTER}, account: INCL}}}}"),
        plan("a figure without its unit", f"figures: {{mine: {{{LETTER.replace(' million', '')}, account: INCLE}}}}"),
        plan("a vintage that is none", "vintage: 2012"),
        plan("no day", TRUCE.replace("2012-03-01", "March 2012")),
        plan("a day outside the horizon", TRUCE.replace("2012-03-01", "2002-03-01")),
    ),
    "Names": (
        plan("a misspelt program", "programs: {CARSI: {mix: 0.3}}"),
        plan("plans of another region", "region: toy"),
        plan("a country's name for its code", "programs: {carsi: {caps: {Honduras: 0.3}}}"),
        plan("a misspelt parameter", "parameters: {leek: 0.3}"),
        plan("a misspelt region", "region: toi"),
    ),
    "Rules": (
        plan("a misspelt rule", "programs: {carsi: {split: by_need}}"),
        plan("shares without their rule", "programs: {carsi: {split: {shares: {HND: 0.5, GTM: 0.5}}}}"),
        plan("the hard share under its name", "programs: {carsi: {mix: {hard: 0.3}}}"),
        plan("shares that are no whole", "programs: {carsi: {split: {rule: shares, shares: {HND: 0.5, GTM: 0.4}}}}"),
        plan("floors of more than the whole", "programs: {carsi: {floors: {HND: 0.6, GTM: 0.6}}}"),
        plan("floors that leave too little", "programs: {carsi: {floors: {HND: 0.6, GTM: 0.35}}}", warns=True),
        plan("a distribution that is none", "parameters: {leak: {mean: 0.3}}"),
        plan("a value that the model has no meaning for", "parameters: {lapse: 0}"),
        plan("a value beyond the registry's range", "parameters: {leak: 0.9}", warns=True),
        plan("a parameter of a channel that is off", "channels_off: leakage\nparameters: {leak: 0.2}", warns=True),
    ),
    "Events": (
        plan("a misspelt event", TRUCE.replace("truce", "trucce")),
        plan("a kind as a key", 'events: [{truce: {country: SLV, from: "2012-03-01", drop: 0.4}}]'),
        plan(
            "more of a flow than passes",
            'events: [{event: route_shift, source: GTM, target: HND, share: 0.5, from: "2012-01-01"}]',
        ),
        plan("from a country to itself", MOVE),
        plan("two at one time", f"{TRUCE}\n{TRUCE.partition(chr(10))[2]}", warns=True),
    ),
    "Regions": (
        cell("a country twice", "region.yaml", "{name: Cylene}", "{name: Borvia}"),
        cell(
            "a word that the program gives a meaning",
            "region.yaml",
            "regional_units:",
            "regional_units:\n  ALL: All of them",
        ),
        cell("a code that is a number", "region.yaml", "regional_units:", "regional_units:\n  840: The United States"),
        cell("a name that the file does not define", "region.yaml", "latest: classroom", "latest: clasroom"),
        cell("parts that are no whole", "region.yaml", "part: 1", "part: 0.9"),
        cell("no folder", "region.yaml", "data: tables", "data: tabels"),
    ),
    "Tables: their shape": (
        cell("semicolons", "corridors.csv", ",", ";", warns=True),
        cell("decimal commas", "flow_shares.csv", "BOR,0.4", 'BOR,"0,4"'),
        cell("lines above the header", "population.csv", "country,year", "World Bank\n\ncountry,year", warns=True),
        cell("lines below the table", "population.csv", warns=True),
        cell("a column that is missing", "flow_shares.csv", "country,share", "country,shares"),
        cell("a column twice", "flow_shares.csv", "share,status", "share,share"),
        cell("a cell too many", "flow_shares.csv", "BOR,0.4", "BOR,0,4"),
        cell("an open quotation mark", "flow_shares.csv", "BOR,0.4,invented,invented", 'BOR,0.4,invented,"invented'),
        cell("no rows", "flow_shares.csv"),
    ),
    "Tables: their cells": (
        cell("a row twice", "flow_shares.csv", "BOR,0.4", "AVA,0.4"),
        cell("a number in another form", "population.csv", "AVA,2012,6050000", 'AVA,2012,"6,050,000"', warns=True),
        cell("either thousands or decimals", "own_security_budget.csv", "2023,400", '2023,"1,400"'),
        cell("a number that is none", "population.csv", "6050000", "many"),
        cell("a number out of its range", "flow_shares.csv", "0.4", "40"),
        cell("a mark for missing", "homicide_rates.csv", "AVA,2012,21", "AVA,2012,..", warns=True),
        cell("a date for a year", "population.csv", "AVA,2012", "AVA,20121231"),
        cell("a day in another order", "laws.csv", "2021-01-15", "15/01/2021"),
        cell("a code that is nearly one", "population.csv", "BOR,2015", "BRO,2015"),
        cell("a row that is missing", "population.csv", "BOR,2015,4160000,invented for teaching\n", ""),
        cell("less than nothing", "money.csv", '"10,000",10000000', '"(10,000)",-10000000'),
    ),
    "Tables: contradictions": (
        cell("dollars that are not what is printed", "money.csv", '"10,000",10000000', '"10,000",100000000'),
        cell("a total that does not add up", "money_totals.csv", '"22,000",22000000', '"23,000",23000000', warns=True),
        cell("a size that can hardly be meant", "own_security_budget.csv", "2023,120", "2023,120000", warns=True),
        cell("a jump", "homicide_rates.csv", "BOR,2015,50", "BOR,2015,500", warns=True),
        cell("corridors that are no whole", "corridors.csv", "AVA,outside,0.5", "AVA,outside,0.4"),
        cell("a law of another year", "laws.csv", "2022-01-15,2022", "2022-01-15,2024"),
        cell("a note that is not there", "money.csv", "actual,x", "actual,x y"),
        cell("a country whose rates begin late", "homicide_rates.csv", warns=True),
        cell(
            "a rule that would need earlier rates",
            "homicide_rates.csv",
            text=f"{TOY}region: ./region.yaml\nprograms: {{commons: {{split: need}}}}\n",
        ),
        cell("people that begin late", "population.csv"),
        cell("money of no law", "tranches.csv", "shield,2024,EQUIP", "shield,2034,EQUIP", warns=True),
    ),
    "Commands": (
        typed("a misspelt command", "scenarios validat baseline"),
        typed("a value laid over that does not fit", "scenarios validate baseline --set programs.carsi.mix=60"),
        typed("no value laid over", "scenarios validate baseline --set origin"),
        typed("a value laid over twice", "scenarios validate baseline --set origin=2010 --set origin=2009"),
        typed("a parent laid over", "scenarios validate baseline --set extends=toy"),
        typed("a report that is no page", "scenarios report baseline -o plan.pdf"),
        typed("a word that means nothing", "scenarios show trucce"),
        typed("plans that cannot be compared", "scenarios compare baseline toy"),
        typed("too few draws for what is asked", "scenarios sensitivity toy toy --members 1"),
        typed("plans that do not differ", "scenarios sensitivity toy toy --members 100"),
        typed("an outcome without a better side", "scenarios learn toy toy --metric allotted"),
        typed("a country that is none", "scenarios why toy --country AVE --year 2025"),
        typed("a year that is not run", "scenarios why toy --country AVA --year 1925"),
        typed("a file that is there already", "scenarios new plan --from toy"),
    ),
}
"""Cases by group, in the order of the page."""
