# %% [markdown]
# # What do the bands mean, and what do they leave out?
#
# A band holds a share of *draws of our assumptions*: half of them, or nine in ten. It is not a chance that the world goes that
# way. The runs use homicide rates up to 2011; later years are known by now, so the bands can be put to the test.

# %%
import os

import numpy as np

import scenarios

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))

run = scenarios.run("baseline", members=MEMBERS)
data = run.data.sel(year=slice(2012, 2018))
later = data["observed_later"]  # (year, country), homicides per 100,000 people; nan where nothing was seen
known = int(np.isfinite(later).sum())

# %% [markdown]
# How many of the rates seen later lie within each band? (They are no separate tests: a country's years go together.)

# %%
inside = {}
for share in (0.5, 0.9):
    low, high = data["homicide_rate"].quantile([(1 - share) / 2, (1 + share) / 2], "member")
    inside[share] = int(((low <= later) & (later <= high)).sum())
    print(f"The {share:.0%} bands hold {inside[share]} of {known} rates seen later: {inside[share] / known:.0%}.")
salvador = data["homicide_rate"].sel(country="SLV", year=2018).quantile([0.05, 0.95], "member").values
print(f"The widest: El Salvador in 2018, {salvador[0]:.0f} to {salvador[1]:.0f} homicides per 100,000 people.")

# %% [markdown]
# Look at the hollow dots: most lie below the medians. What really happened (gangs made truces, governments changed course) is
# nowhere in the model, and a band cannot know what it leaves out.

# %%
sentence = (
    f"Of {known} homicide rates seen from 2012 to 2018, {inside[0.9]} lie within the 90% bands and {inside[0.5]} within the "
    f"50% bands: a band that fits would hold {0.9 * known:.0f} and {0.5 * known:.0f}."
)
print(sentence)
picture = run.figure("fans")
picture.show()
