# %% [markdown]
# # Why do compared plans share their luck?
#
# Homicide moves for many reasons; what a plan may change is small beside them. If two plans are run with *different* luck,
# their difference is nearly all luck. So draw 1 of one plan has the same assumptions and shocks as draw 1 of the other. These
# are called common random numbers, and the differences *paired*.

# %%
import os

import numpy as np
from matplotlib.figure import Figure

import scenarios

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))


def homicides(source, seed):
    """Homicides in all countries, 2008 to 2018, in each draw."""
    data = scenarios.run(source, members=MEMBERS, seed=seed).data.sel(year=slice(2008, 2018))
    return (data["homicide_rate"] * data["population"] / 1e5).sum(("year", "country")).values


# %% [markdown]
# Another seed is other luck. `compare` never does the second of these.

# %%
base = homicides("baseline", seed=7)
paired = base - homicides("soft-first", seed=7)
unpaired = base - homicides("soft-first", seed=8)

# %%
figure = Figure(figsize=(8, 5), layout="constrained")
bins = np.arange(-1000, 1001, 20)
above, below = figure.subplots(2, 1, sharex=True)
for axes, values, name in ((above, unpaired, "other luck"), (below, paired, "the same luck")):
    axes.hist(values / 1000, bins, color="#0072B2")
    axes.set(title=f"With {name}: fewer homicides in {np.mean(values > 0):.0%} of draws", ylabel="draws")
below.set_xlabel("thousand homicides that “Soft first” has fewer than “Baseline”, 2008–18")
figure.suptitle("Illustrative, not a forecast", color="#A84300")

# %%
sentence = (
    f"The difference between the plans has a standard deviation of {np.std(unpaired):,.0f} homicides with other luck and "
    f"of {np.std(paired):,.0f} with the same: without pairing it takes {np.var(unpaired) / np.var(paired):,.0f} times as many "
    "draws to know its mean as well."
)
print(sentence)
picture = scenarios.Picture(figure, "The same plans compared with other luck and with the same", name="luck")
picture.show()
