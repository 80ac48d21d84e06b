# %% [markdown]
# # Why does one plan differ from another?
#
# A plan decides several things at once, and acts through several of the report's arguments at once. Which of them carries the
# difference? Each is switched on and off, in every order that matters, and its share is what it adds on average.

# %%
import os

import scenarios

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "300"))  # each draw is run many times over: 300 are enough

plan = """
name: Institutions first
extends: baseline
programs:
  carsi:
    mix: {2008: 0.30, 2013: 0.50}   # the hard share: a straight line between the years
    split: need                     # by homicide rate
    caps: {HND: 0.30}               # Honduras gets at most 30% of a year
    limit: redistribute             # what a country cannot absorb goes to those that can
"""
found = scenarios.explain("baseline", plan, members=MEMBERS)
print(found)

# %% [markdown]
# The parts add up: decisions to the total, channels to the total.

# %%
table = found.table()
total = float(table.loc[table["by"] == "total", "mean"].iloc[0])
parts = table.groupby("by")["mean"].sum()
against = table[(table["by"] == "channel") & (table["mean"] * total < 0)]

# %%
sentence = (
    f"Decisions add up to {parts['decision']:.0f} homicides averted, channels to {parts['channel']:.0f}, the whole is "
    f"{total:.0f}; {len(against)} channels pull the other way, together by {abs(against['mean'].sum()):.0f}."
)
print(sentence)
picture = found.figure()
picture.show()
