"""A lesson of about thirty minutes: what an answer rests on, whether a choice depends on who is right, what is worth learning.

Open it with `marimo run what_it_rests_on.py`, or with `marimo edit` to add cells. As a plain script it takes what each question
begins with as prediction.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="Predict, then look: what does an answer rest on?")


@app.cell(hide_code=True)
def _():
    import os

    import marimo as mo

    import scenarios

    members = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))
    numbers = {
        "what prevention can do at best": "max_prevention",
        "how much soft money reaches half of those at risk": "half_saturation",
        "what force does in the long run": "long_run",
        "how much of INCLE was hard money": "classification_shift",
        "how fast soft money is paid out": "tau_disburse_soft",
        "how much is lost to corruption": "leak",
    }

    def ask(question, choices, label):
        widget = mo.ui.dropdown(list(choices), value=next(iter(choices)), label=label)
        form = mo.ui.batch(mo.md(f"{question}\n\n{{guess}}"), {"guess": widget}).form(
            submit_button_label="This is my prediction: show the answer"
        )
        return form, widget

    def guess_of(form, widget):
        """The prediction; None until it is made. A script has nobody to ask: there it is what the question begins with."""
        if mo.app_meta().mode == "script":
            return widget.value
        return form.value["guess"] if form.value else None

    def answer(told, *more):
        """What was found: as text for a script, with its picture for a page."""
        if mo.app_meta().mode == "script":
            print(told.replace("**", ""))
        return mo.vstack([mo.md(told), *more])

    return answer, ask, guess_of, members, mo, numbers, scenarios


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    # Predict, then look: what does an answer rest on?

    *Soft first* gives as much money as was given, and as much of it soft; but institutions and prevention come first, equipment
    last. In the model it goes with fewer homicides. **Before you believe that, ask what it rests on.**

    Three questions follow. Write down each prediction, and why, before you look. Nobody keeps a score.
    """)
    return


@app.cell(hide_code=True)
def _(ask, mo, numbers):
    first_form, first_widget = ask(
        "## 1. Which number carries the difference?\n\nMany uncertain numbers are drawn anew in each draw. Which of these, all "
        "by itself, carries most of the variance of homicides averted by *Soft first* against what was done?",
        numbers,
        "most is carried by",
    )
    mo.vstack([first_form])
    return first_form, first_widget


@app.cell(hide_code=True)
def _(answer, first_form, first_widget, guess_of, members, mo, numbers, scenarios):
    first_guess = guess_of(first_form, first_widget)
    mo.stop(first_guess is None)
    rests = scenarios.sensitivity("baseline", "soft-first", members=members, flips=True)
    shares = {name: max(one["value"], 0.0) for name, one in rests.as_dict()["first"].items()}
    ranked = sorted(numbers.values(), key=lambda name: -shares[name])
    place = ranked.index(numbers[first_guess]) + 1
    words = next(said for said, name in numbers.items() if name == ranked[0])
    first_talk = """
    Look at the bars at the right: where is the mean when this number is low, and when it is high? And at the intervals: could
    the first two change places?

    **Talk about it:** is what leads an *effect*, which somebody could study, or a question of *accounting*, which somebody
    could look up?
    """
    answer(
        f"You said “{first_guess}”: it carries {shares[numbers[first_guess]]:.0%} alone, number {place} of these six. "
        f"First of the six is **{words}**, {shares[ranked[0]]:.0%}.",
        rests.figure(),
        mo.md(first_talk),
    )
    return (first_guess,)


@app.cell(hide_code=True)
def _(ask, first_guess, mo):
    mo.stop(first_guess is None)
    right_form, right_widget = ask(
        "## 2. Does the choice depend on who is right?\n\nAna believes the evidence as we read it. Boris grants nothing: to "
        "him soft money may as well do harm. They choose between what was done, *Soft first*, and all of Central America’s "
        "money as soft money. Effects are counted to 2028. Will they choose the same plan?",
        ["yes, the same plan", "no, each another plan"],
        "they choose",
    )
    mo.vstack([right_form])
    return right_form, right_widget


@app.cell(hide_code=True)
def _(answer, guess_of, members, mo, right_form, right_widget, scenarios):
    right_guess = guess_of(right_form, right_widget)
    mo.stop(right_guess is None)
    sides = scenarios.stress(
        "baseline", "soft-first", "carsi-all-soft",
        worlds={"Boris": {"priors": "neutral"}}, metric="homicides_averted_run_off", members=members,
    )  # fmt: skip
    told = sides.as_dict()["words"]
    right_talk = """
    “As the files have it” is Ana. A plan that is never far from the best on either side may be what two people can agree on
    *without* agreeing on the facts. Would you take it, at that price?

    **Talk about it:** which single belief of Boris would have to go for the two to choose alike?
    """
    answer(f"You said “{right_guess}”. **{told[0]}** {told[1]}", sides.figure(), mo.md(right_talk))
    return (right_guess,)


@app.cell(hide_code=True)
def _(ask, mo, numbers, right_guess):
    mo.stop(right_guess is None)
    study_form, study_widget = ask(
        "## 3. Which study would you pay for?\n\nBoris has to choose between what was done, all soft, and *Hard first*. He may "
        "have one number studied before he does. Which is worth most to know?",
        numbers,
        "most worth a study is",
    )
    mo.vstack([study_form])
    return study_form, study_widget


@app.cell(hide_code=True)
def _(answer, guess_of, members, mo, numbers, scenarios, study_form, study_widget):
    study_guess = guess_of(study_form, study_widget)
    mo.stop(study_guess is None)
    plans = [scenarios.load(name, {"priors": "neutral"}) for name in ("baseline", "carsi-all-soft", "hard-first")]
    study = scenarios.learn(*plans, members=max(members, 200))
    worth = {one["name"]: one for one in study.as_dict()["evppi"]}
    mine = worth[numbers[study_guess]]
    mine_said = f"{mine['value']:.0f} ± {mine['error']:.0f} homicides" if mine["above_0"] else "not above 0"
    study_talk = """
    Knowing a number is worth something only where it would make you *do something else*. A number that moves the outcome much,
    and always in favour of the same plan, is worth nothing to know.

    **Talk about it:** an example of your own life, please.
    """
    picture = study.figure()
    answer(f"You said “{study_guess}”: to know it is worth this: **{mine_said}**. {picture.title}.", picture, mo.md(study_talk))
    return (study_guess,)


@app.cell(hide_code=True)
def _(mo, study_guess):
    mo.stop(study_guess is None)
    mo.md("""
    ## For the teacher

    Ten minutes each. Collect the predictions of a question before anybody presses the button, on the board, with names.

    1. *What carries the difference* separates what people argue about from what the number rests on.
    2. *Who is right* separates a quarrel about facts from a quarrel about the choice. The two are often taken for one.
    3. *What to learn* separates being unsure from needing to know.

    None of the answers says that aid works, nor that it does not: ranges and signs are assumptions, and a range that is too
    narrow makes its number look harmless. The commands are on the pages *Ask what an answer rests on*, *See whether the choice
    depends on who is right* and *Find out what is worth learning*.
    """)
    return


if __name__ == "__main__":
    app.run()
