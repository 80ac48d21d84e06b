"""The live page as a marimo notebook: controls, one sentence, the report's pictures. `marimo edit` opens it too."""

# mypy: ignore-errors
# ruff: noqa: N803
import marimo

app = marimo.App(width="full", app_title="scenarios: illustrative, not a forecast")


@app.cell
def _():
    import json
    import os

    import marimo as mo

    from scenarios.errors import ScenarioError
    from scenarios.present.explorer import state as st
    from scenarios.present.explorer import views

    return ScenarioError, json, mo, os, st, views


@app.cell
def _(json, mo, os, st, views):
    presets = views.usable(json.loads(os.environ.get("SCENARIOS_EXPLORE", "[]")))
    query = mo.query_params()
    _given = {key: str(value) for key, value in query.to_dict().items() if key not in ("access_token", "file")}
    _preset = _given.get("preset", presets[0] if os.environ.get("SCENARIOS_EXPLORE") else "baseline")
    _preset = _preset if _preset in presets else "baseline"
    _first, dropped = st.from_query({"preset": _preset, **_given}, presets, views.weighed(_preset))
    get_start, set_start = mo.state(_first, allow_self_loops=True)
    get_weights, set_weights = mo.state((_first.weights, _first.locked), allow_self_loops=True)
    trail = []
    return dropped, get_start, get_weights, presets, query, set_start, set_weights, trail


@app.cell
def _(mo, set_start, set_weights, st, trail):
    def restart(state):
        """Build the controls anew from a state."""
        set_weights((state.weights, state.locked))
        set_start(state)

    def _undo(_):
        if len(trail) > 1:
            trail.pop()
            restart(trail.pop())

    undo = mo.ui.button(label="undo", on_click=_undo)
    reset = mo.ui.button(label="reset to the preset", on_click=lambda _: restart(st.State(preset=trail[-1].preset)))
    return reset, restart, undo


@app.cell
def _(get_start, mo, presets, restart, st, views):
    start = get_start()
    plain = views.as_preset(start.preset)

    def _value(name):
        given = getattr(start, name)
        low, high = st.RANGES.get(name, (None, None))
        value = plain[name] if given is None else given
        return value if low is None else min(max(value, low), high)

    def _slider(name, label, step=1):
        low, high = st.RANGES[name]
        return mo.ui.slider(low, high, step, value=_value(name), label=label, show_value=True, full_width=True, debounce=False)

    preset = mo.ui.dropdown(
        presets, value=start.preset, label="preset", full_width=True, on_change=lambda name: restart(st.State(preset=name))
    )
    plan = mo.ui.dictionary(
        {
            "hard": _slider("hard", "hard share, % of hard and soft"),
            "focus": _slider("focus", "soft money to institutions, %"),
            "envelope": _slider("envelope", "envelope, % of reported", 5),
            "limit": mo.ui.dropdown(st.LIMITS, value=_value("limit"), label="beyond a country's room"),
        }
    )
    levers = mo.ui.dictionary(
        {
            "demand": _slider("demand", "demand for drugs, times today's", 0.05),
            "coordination": _slider("coordination", "regional coordination, share less lost", 0.01),
        }
    )
    priors = mo.ui.dropdown(st.PRIORS, value=_value("priors"), label="effect sizes")
    ceilings_off = mo.ui.checkbox(value=start.ceilings_off, label="no ceilings on what a country can absorb")
    members = mo.ui.slider(20, 2000, 20, value=start.members, label="draws", show_value=True, full_width=True)
    seed = mo.ui.number(0, 2**31 - 1, value=start.seed, label="seed")
    initial = {name: _value(name) for name in (*plan.elements, *levers.elements, "priors")}
    return ceilings_off, initial, levers, members, plan, preset, priors, seed, start


@app.cell
def _(get_weights, mo, set_weights, st, start, views):
    given, locked = get_weights()
    weights = dict(given) if given else dict(views.as_preset(start.preset)["weights"])

    def _moved(values):
        for code, value in zip(weights, values, strict=True):
            if value != weights[code]:
                set_weights((tuple(st.move(weights, locked, code, value).items()), locked))

    def _locked(values):
        set_weights((given, tuple(code for code, on in zip(weights, values, strict=True) if on)))

    sliders = mo.ui.array(
        [
            mo.ui.slider(0, 100, value=w, label=f"{c}, %", show_value=True, debounce=True, disabled=c in locked)
            for c, w in weights.items()
        ],
        on_change=_moved,
    )
    locks = mo.ui.array([mo.ui.checkbox(value=c in locked, label=f"lock {c}") for c in weights], on_change=_locked)
    return given, locked, locks, sliders, weights


@app.cell
def _(ceilings_off, given, initial, levers, locked, members, plan, priors, query, seed, st, start, trail):
    _now = {**plan.value, **levers.value, "priors": priors.value}
    _set = {key: value if value != initial[key] else getattr(start, key) for key, value in _now.items()}
    state = st.State(
        preset=start.preset, weights=given, locked=locked, ceilings_off=ceilings_off.value,
        members=int(members.value), seed=int(seed.value), **_set,
    )  # fmt: skip
    if not trail or trail[-1] != state:
        trail.append(state)
    _link = st.to_query(state)
    for _key in [key for key in query.to_dict() if key in st.State.__dataclass_fields__ and key not in _link]:
        query.remove(_key)
    for _key, _text in _link.items():
        if query.get(_key) != _text:
            query.set(_key, _text)
    return (state,)


@app.cell
def _(ScenarioError, dropped, mo, state, views):
    lost = f"The link's {', '.join(dropped)} mean nothing here and were left out. " if dropped else ""
    try:
        answer, problem = views.shown(state), ""
    except ScenarioError as error:
        answer, problem = None, " ".join(p.render() for p in error.problems)
    sentence = mo.Html(views.box(lost + (answer.sentence if answer else f"This cannot be run: {problem}"), "answer"))
    return answer, sentence


@app.cell
def _(mo):
    tabs = mo.ui.tabs(dict.fromkeys(("trajectories", "difference", "pipeline", "capacity", "table"), ""))
    return (tabs,)


@app.cell
def _(answer, mo, state, tabs, views):
    view = tabs.value or "trajectories"
    if answer is None:
        drawn = mo.md("No picture: change the last setting, or undo.")
    elif view == "table":
        drawn = mo.ui.table(views.rows(state), selection=None, page_size=15)
    elif view == "difference" and answer.is_base:
        drawn = mo.md("This is the baseline: nothing differs. Move a control or choose another preset.")
    else:
        drawn = mo.Html(f'<figure class="picture" style="margin:0">{views.picture(state, view)}</figure>')
    save = mo.download((answer.yaml if answer else "").encode(), filename="plan.yaml", label="save as YAML")
    return drawn, save


@app.cell
def _(
    ceilings_off,
    drawn,
    levers,
    locks,
    members,
    mo,
    plan,
    preset,
    priors,
    reset,
    save,
    seed,
    sentence,
    sliders,
    tabs,
    undo,
    weights,
):
    _style = """<style>.explore{display:grid;grid-template-columns:300px minmax(0,1fr);gap:24px}
    .explore svg.picture,.explore figure svg{width:100%;height:auto}
    .chip{position:sticky;top:0;z-index:9;background:#FFF4EC;color:#A84300;border:1px solid;padding:4px 10px;font-weight:700}
    .answer{font-size:1.15rem;margin:.6rem 0}
    @media(max-width:800px){.explore{grid-template-columns:minmax(0,1fr)}}</style>"""
    _weights = mo.vstack([mo.hstack([a, b], justify="start", wrap=True) for a, b in zip(sliders, locks, strict=True)])
    _total = mo.md(f"Weights sum to {sum(weights.values())}%.")
    _levers = mo.vstack([mo.md("Levers; cost not in the envelope:"), levers["demand"], levers["coordination"]])
    _assumed = mo.vstack([mo.md("Assumptions; they move the baseline too:"), priors, ceilings_off])
    _left = mo.vstack(
        [preset, *plan.elements.values(), mo.accordion({"country weights": mo.vstack([_total, _weights])}),
         mo.accordion({"levers and assumptions": mo.vstack([_levers, _assumed])}),
         members, seed, mo.hstack([undo, reset, save], justify="start", wrap=True)]
    )  # fmt: skip
    _right = mo.vstack([sentence, tabs, drawn])
    mo.Html(
        f'{_style}<div class="chip">ILLUSTRATIVE, NOT A FORECAST</div>'
        f'<div class="explore"><div>{_left.text}</div><div>{_right.text}</div></div>'
    )
    return


if __name__ == "__main__":
    app.run()
