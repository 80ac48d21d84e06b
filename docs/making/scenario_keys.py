"""Keys of a scenario file, from the JSON Schema that pydantic makes of the types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from making import markdown as md
from scenarios.spec.amounts import PATTERN
from scenarios.spec.schema import scenario_schema

HEAD = """A scenario file is YAML. It says only what differs from the scenario it `extends`; everything else is inherited. Maps
merge with the parent's, except that maps by year, maps with a `rule` and lists replace it whole. Unknown keys are
refused, with the nearest known one as a hint. Fiscal year Y runs from 1 October Y-1 to 30 September Y; shares lie
between 0 and 1.

`scenarios new NAME` writes a commented file to start from, `scenarios validate` checks one, `scenarios show` prints
every value with the file and line it came from, and `scenarios schema` prints the JSON Schema that editors complete
with. A default below is the type's own; a file that extends `baseline` gets the baseline's."""
SECTIONS = {
    "": ("The file", "scenario-file-keys"),
    "Horizon": ("horizon", "keys-horizon"),
    "Plan": ("programs.NAME", "keys-program"),
    "Transfer": ("transfer", "keys-transfer"),
    "OwnFigure": ("figures.NAME", "keys-figures"),
    "LeverSettings": ("levers", "keys-levers"),
    "OtherMoney": ("levers.other_money.COUNTRY", "keys-other-money"),
    "Ensemble": ("ensemble", "keys-ensemble"),
}
"""Type -> its heading and label. Rules and events have pages of their own."""
LAWS = ("Normal", "LogNormal", "Uniform", "Beta", "ZeroBeta", "Choice")
RULES = "a rule by its name, or `{rule: NAME, option: value}`: see [rules](rules.md)"
EVENTS = "list of [events](#events)"

Node = dict[str, Any]


def page() -> str:
    """The whole page."""
    schema = scenario_schema()
    parts = [_section(name, schema if not name else schema["$defs"][name], schema) for name in SECTIONS]
    return md.page("Scenario file", HEAD, *parts, _envelopes(schema), _laws(schema))


def _section(name: str, node: Node, schema: Node) -> str:
    title, label = SECTIONS[name]
    text = node.get("description", "") if name else ""
    heading = f"({label})=\n## {title if not name else md.code(title)}"
    return "\n\n".join(filter(None, [heading, text, keys(node, schema)]))


def keys(node: Node, schema: Node) -> str:
    """A table of a type's keys: what each takes, its default, what it means."""
    required = node.get("required", [])
    rows = [
        [md.code(key), takes(entry, schema), _default(key, entry, key in required), _meaning(entry, schema)]
        for key, entry in node["properties"].items()
    ]
    return md.table(["key", "takes", "default", "means"], rows)


def takes(node: Node, schema: Node) -> str:
    """What a value may be, in words.

    >>> takes({"type": "number", "minimum": 0, "maximum": 2}, {})
    'number, 0 to 2'
    """
    if "$ref" in node:
        return _reference(node["$ref"].rpartition("/")[2], schema)
    if forms := node.get("anyOf") or node.get("oneOf"):
        return ", or ".join(dict.fromkeys(_forms(forms, schema)))
    if "const" in node:
        return md.value(node["const"])
    if "enum" in node:
        return ", ".join(map(md.value, node["enum"]))
    return _plain(node, schema)


def _forms(forms: list[Node], schema: Node) -> Iterator[str]:
    """Each of several forms; rules, events and laws once."""
    names = [form.get("$ref", "").rpartition("/")[2] for form in forms]
    if any(name.endswith("_rule") or "_rule__" in name for name in names):
        yield RULES
        forms = [f for f, name in zip(forms, names, strict=True) if not name and "enum" not in f]
    elif "Normal" in names:
        yield "number"
        yield "a [distribution](#keys-distributions)"
        return
    if [form.get("type") for form in forms][1:] == ["array"]:
        yield f"{takes(forms[0], schema)}; several as a list"
        return
    for form in forms:
        if form.get("type") != "null":
            yield takes(form, schema) + (f" ({form['description']})" if "description" in form else "")


def _reference(name: str, schema: Node) -> str:
    if name in SECTIONS:
        return f"[keys](#{SECTIONS[name][1]})"
    return takes(schema["$defs"][name], schema)


def _plain(node: Node, schema: Node) -> str:
    """One plain type."""
    match node.get("type"):
        case "array":
            inner = node["items"]
            return EVENTS if "oneOf" in inner else f"list of {takes(inner, schema)}"
        case "object":
            return _map(node, schema)
        case "string" if node.get("pattern") == PATTERN:
            return "amount such as `20 million`"
        case "string":
            return 'day such as `"2009-06-28"`' if node.get("format") == "date" else "text"
        case "boolean":
            return "`true` or `false`"
        case "integer" | "number" as kind:
            return ("whole number" if kind == "integer" else "number") + _range(node)
    return "anything"


def _map(node: Node, schema: Node) -> str:
    if "patternProperties" in node:
        return f"map from fiscal year to {takes(next(iter(node['patternProperties'].values())), schema)}"
    if "properties" in node:
        inner = ", ".join(f"{key}: …" for key in node["properties"])
        return md.code(f"{{{inner}}}")
    inner = node.get("additionalProperties", True)
    return "keys with values" if inner is True else f"map from name to {takes(inner, schema)}"


def _range(node: Node) -> str:
    low, high = node.get("minimum"), node.get("maximum")
    if low is None and high is None:
        return ""
    if high is None or high > 1e15:
        return f", at least {md.number(low)}"
    ends = [str(x) if node["type"] == "integer" and 1000 <= x < 10000 else md.number(x) for x in (low, high)]
    return f", {ends[0]} to {ends[1]}"


def _default(key: str, node: Node, required: bool) -> str:
    """The default as a file would have it; a type's own form of it is turned into the file's."""
    if required:
        return "must be given"
    given = node.get("default")
    match given:
        case {"rule": str() as rule}:
            return md.code(rule)
        case {"levels": levels}:
            return md.value(levels)
        case {} if key == "envelope":
            return md.code("as_reported")
        case None | {} | [] | "" | dict():
            return ""
    return md.value(given)


def _meaning(node: Node, schema: Node) -> str:
    if "description" in node:
        return str(node["description"])
    name = node.get("$ref", "").rpartition("/")[2]
    return str(schema["$defs"][name].get("description", "")) if name else ""


def _envelopes(schema: Node) -> str:
    """The forms of an envelope."""
    forms = schema["$defs"]["Plan"]["properties"]["envelope"]["anyOf"]
    rows = [[takes(form, schema), form["description"]] for form in forms]
    heading = "(keys-envelope)=\n## `programs.NAME.envelope`"
    unit = "Amounts need a unit: `150 million`, `500 thousand`, `2,500,000 dollars`."
    return "\n\n".join([heading, unit, md.table(["form", "means"], rows)])


def _laws(schema: Node) -> str:
    """The keys of each distribution in `parameters`."""
    heading = "(keys-distributions)=\n## Distributions in `parameters`"
    text = "A parameter is set to a number, or to a distribution by its keys."
    laws = [f"**{law['description']}**\n\n{keys(law, schema)}" for law in (schema["$defs"][name] for name in LAWS)]
    return "\n\n".join([heading, text, *laws])
