"""A lesson of about forty minutes: three questions, each predicted before its answer is shown.

Open it with `marimo run classroom.py`, or with `marimo edit` to add cells. As a plain script it takes the middle of each
slider as prediction.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="Predict, then look: money, violence and what a model cannot tell")


@app.cell(hide_code=True)
def _():
    import os
    from textwrap import dedent

    import marimo as mo

    import scenarios

    members = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))

    def ask(question, slider):
        return mo.ui.batch(mo.md(f"{question}\n\n{{guess}}"), {"guess": slider}).form(
            submit_button_label="This is my prediction: show the answer"
        )

    def guess_of(form, slider):
        """The prediction; None until it is made. A script has nobody to ask: there it is where the slider begins."""
        if mo.app_meta().mode == "script":
            return slider.value
        return form.value["guess"] if form.value else None

    def answer(told, *more):
        """What was found: as text for a script, with its picture for a page."""
        if mo.app_meta().mode == "script":
            print(told.replace("**", ""))
        return mo.vstack([mo.md(told), *more])

    return answer, ask, dedent, guess_of, members, mo, scenarios


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    # Predict, then look

    From 2008 to 2013 the United States gave Mexico and Central America money against crime: **hard** money for equipment and
    law enforcement, **soft** money for courts, police reform and prevention. Could the countries use it? And what then?

    Three questions follow, one after the other. **Write down your prediction before you look**, and say to your neighbour
    why: one remembers what one got wrong. Nobody keeps a score.

    They go from what can be known to what cannot. The money can be checked against auditors. That aid moves homicide, and
    which way, is an *assumption*; the program only shows what follows from it.
    """)
    return


@app.cell(hide_code=True)
def _(ask, mo):
    spent_slider = mo.ui.slider(0, 100, value=50, show_value=True, label="per cent of the soft money")
    spent_form = ask(
        "## 1. How slow is money?\n\nBy 30 September 2013, six years of **soft** money had been given. "
        "How much of it had been paid out by that day?",
        spent_slider,
    )
    mo.vstack([spent_form])
    return spent_form, spent_slider


@app.cell(hide_code=True)
def _(answer, guess_of, members, mo, scenarios, spent_form, spent_slider):
    spent_guess = guess_of(spent_form, spent_slider)
    mo.stop(spent_guess is None)
    baseline = scenarios.run("baseline", members=members)
    stood = baseline.data["flow"].sel(quarter=2013.75, kind=["hard", "soft"])
    shares = 100 * stood.sel(flow_stage="disbursed") / stood.sel(flow_stage="appropriated")
    hard_share, soft_share = (float(shares.sel(kind=kind)) for kind in ("hard", "soft"))
    money_talk = """
    Follow the streams in the picture. *Why is soft money the slower?* A helicopter is one contract. A better court is a
    thousand small ones, with people who must first be found and trained. What a country can take up in a year is its
    **absorptive capacity**; no source gives a number for it, so ours is an assumption.

    **Talk about it:** the homicides of which years could a plan of 2013 move at all?
    """
    answer(
        f"You said {spent_guess}%. In the model it is **{soft_share:.0f}%**, and {hard_share:.0f}% of the hard money "
        f"(means of {members:,} draws).",
        baseline.figure("pipeline"),
        mo.md(money_talk),
    )
    return (baseline,)


@app.cell(hide_code=True)
def _(ask, baseline, mo):
    was = float(baseline.data["observed"].sel(year=2011, country="HND"))
    range_slider = mo.ui.range_slider(0, 250, value=[60, 120], step=5, show_value=True, label="homicides per 100,000 people")
    range_form = ask(
        f"## 2. How wide is what could happen?\n\nIn 2011 Honduras had {was:.0f} homicides per 100,000 people, more than any "
        "other country of the region. You stand in 2012. Give a range so wide that you are **90% sure** it will hold the rate "
        "of 2018.",
        range_slider,
    )
    mo.vstack([range_form])
    return range_form, range_slider


@app.cell(hide_code=True)
def _(answer, baseline, guess_of, mo, range_form, range_slider):
    range_guess = guess_of(range_form, range_slider)
    mo.stop(range_guess is None)
    rates = baseline.data["homicide_rate"].sel(year=2018, country="HND")
    low, high = (float(rates.quantile(level, "member")) for level in (0.05, 0.95))
    seen = float(baseline.data["observed_later"].sel(year=2018, country="HND"))

    def holds(bottom, top):
        return "holds it" if bottom <= seen <= top else "misses it"

    band_talk = """
    A range that holds 9 of 10 *must* miss 1 of 10, so one case does not judge it. The hollow dots do, taken together.

    The band says: *if this model and its ranges are right*, 90% of its draws lie here. What the model does not know of (a new
    government, a truce, a change in how homicides are counted) is not in the band. And the band is far wider than anything that
    a plan moves in this model. So how can two plans be compared at all?
    """
    answer(
        f"What was seen in 2018: **{seen:.0f}**. Your range, {range_guess[0]} to {range_guess[1]}, {holds(*range_guess)}. "
        f"The model’s 90% band, {low:.0f} to {high:.0f}, {holds(low, high)}. {baseline.figure('fans').title}.",
        baseline.figure("fans"),
        mo.md(band_talk),
    )
    return (range_guess,)


@app.cell(hide_code=True)
def _(ask, mo, range_guess):
    mo.stop(range_guess is None)
    count_slider = mo.ui.slider(0, 50, value=25, show_value=True, label="of 50 draws have fewer homicides under “Soft first”")
    count_form = ask(
        "## 3. Which comes first?\n\nTwo plans give the same money, over six years as much of it hard: *Hard first* begins "
        "with equipment and ends with institutions, *Soft first* the other way round. Each draw of our assumptions is run "
        "under both, with the same luck. In how many of 50 draws does “Soft first” have fewer homicides, from 2008 to 2018?",
        count_slider,
    )
    mo.vstack([count_form])
    return count_form, count_slider


@app.cell(hide_code=True)
def _(answer, count_form, count_slider, guess_of, members, mo, scenarios):
    count_guess = guess_of(count_form, count_slider)
    mo.stop(count_guess is None)
    found = scenarios.compare("hard-first", "soft-first", members=members)
    answer(f"You said {count_guess} of 50. {found.sentence}", found.figure("difference"))
    return (found,)


@app.cell(hide_code=True)
def _(ask, found, mo):
    doubt_slider = mo.ui.slider(0, 50, value=25, show_value=True, label="of 50 draws have fewer homicides under “Soft first”")
    doubt_form = ask(
        "Luck has cancelled: what is left is the plan’s, *as assumed*. Do you believe it?\n\nThe program draws the effects of "
        "soft money from ranges that somebody chose. Now take a **skeptic’s** ranges, which leave open whether soft money "
        f"helps or harms. “{found.others[0].scenario.name}” again: in how many of 50 draws are there fewer homicides?",
        doubt_slider,
    )
    mo.vstack([doubt_form])
    return doubt_form, doubt_slider


@app.cell(hide_code=True)
def _(answer, doubt_form, doubt_slider, found, guess_of, mo):
    doubt_guess = guess_of(doubt_form, doubt_slider)
    mo.stop(doubt_guess is None)
    plan = found.as_dict()["others"][found.others[0].scenario.name]
    ours, skeptic = plan["homicides_averted"]["ALL"], plan["headline"]["skeptical_priors"]["ALL"]
    answer(
        f"You said {doubt_guess} of 50. Under a skeptic’s ranges it is **{int(50 * skeptic['chance_better'])} of 50**; "
        f"with ours it was {int(50 * ours['chance_better'])}."
    )
    return (plan,)


@app.cell(hide_code=True)
def _(dedent, found, mo, plan):
    mo.stop(plan is None)
    signs = found.as_dict()["prior_signs"]
    rows = [
        f"| {channel.replace('_', ' ')} | " + " | ".join(f"{50 * share:.0f}" for share in chances.values()) + " |"
        for channel, chances in signs.items()
    ]
    head = """
    Same money, same model, same countries. What moved the answer is what was *put in*. How much of the sign was there before
    anything was run? With our ranges, of 50 draws, so many in which a part of the argument, by itself, …

    | part of the argument | lowers homicide | changes nothing | raises it |
    | --- | --: | --: | --: |
    """
    mo.md("\n".join([dedent(head).strip(), *rows]))
    return


@app.cell(hide_code=True)
def _(mo, plan):
    mo.stop(plan is None)
    mo.md("""
    ## What this lesson cannot tell

    - **Whether aid works.** No study measures what this aid did to national homicide. Signs and sizes are assumptions.
    - **What will happen.** Draws are sets of assumptions, not futures; 45 of 50 draws is no chance of the world.
    - **What was not counted.** Rates are what states recorded, by rules that change.
    - **What else matters.** Elections, economies, migration, gangs that learn are left out, and for such reasons homicide
      halves and doubles.

    What it *can* tell: how slow money is, and what you must believe to prefer one plan to another.

    **Now yours.** Say what you expect, then run this in Python; or in a new cell, where the lesson was opened with
    `marimo edit`:

    ```python
    mine = {"name": "Mine", "extends": "baseline", "programs": {"carsi": {"mix": 0.2}}}
    scenarios.compare("baseline", mine)
    ```
    """)
    return


if __name__ == "__main__":
    app.run()
