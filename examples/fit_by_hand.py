# %% [markdown]
# # What can three figures teach a model?
#
# By 30 September 2009 about 25 million dollars of the Mérida Initiative had been spent, by 22 May 2010 about 155, by 1
# September 2011 more than 504. Choose how long an order takes until the model has these three. **Before you run the last
# cell**, write down what you expect for the fourth: what was delivered by 2 December 2011?

# %%
import os

import numpy as np
from matplotlib.figure import Figure

import scenarios
from scenarios.analysis.audit.pipeline import pipeline_audit
from scenarios.spec.load import load

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))
YOURS = 2.0  # exercise: years from order to payment of hard money; choose, run, choose again
FIGURES = ("merida-expended-2009-09", "merida-expended-2010-05", "merida-delivered-2011-09", "merida-delivered-2011-12")


def model(years, off=()):
    """Medians of the model at the four dates, million USD; soft money a fifth slower."""
    times = {"parameters.tau_disburse_hard": years, "parameters.tau_disburse_soft": 1.2 * years}
    told = pipeline_audit(load("baseline", {"ensemble.members": MEMBERS, "channels_off": list(off)} | times))
    return np.array([row.ours["p50"] for name in FIGURES for row in told.rows if row.point.id == name])


counted = np.array([25.0, 155.4, 504.0, 700.0])
print("yours:", ", ".join(f"{ours:.0f} for {said:.0f}" for ours, said in zip(model(YOURS)[:3], counted[:3], strict=True)))

# %% [markdown]
# Now all choices at once: how far is the model from the three, as a factor? And with no ceiling on what a country can use in
# a year (`channels_off: [absorption]`)? Money that queues and money on long orders look alike in a total.

# %%
choices = np.arange(2.0, 3.51, 0.25)
figure = Figure(figsize=(8, 4.5), layout="constrained")
axes, found = figure.subplots(), {}
for name, off, line in (("with a ceiling", (), "-"), ("with none", ("absorption",), "--")):
    ours = np.array([model(years, off) for years in choices])
    away = np.exp(np.sqrt((np.log(ours[:, :3] / counted[:3]) ** 2).mean(1)))
    found[name] = (choices[away.argmin()], away.min(), ours[away.argmin(), 3])
    axes.plot(choices, away, line, label=name)
axes.set(title="Mérida: how far from three figures, as a factor", xlabel="years from order to payment", ylim=(1, None))
axes.legend(frameon=False, title="Illustrative, not a forecast")

# %%
(years, away, fourth), (without, as_far, other) = found["with a ceiling"], found["with none"]
told = "cannot tell" if abs(np.log(as_far / away)) < 0.05 else "may tell"
sentence = (
    f"With orders of {years:g} years the three are off by a factor of {away:.2f}, and {fourth:.0f} million is foretold for the "
    f"fourth, of which over 700 was counted; with no ceiling, {without:g} years, {as_far:.2f} and {other:.0f}: these figures "
    f"{told} whether there is one."
)
print(sentence)
picture = scenarios.Picture(figure, "Distance from three figures by the time that orders take", name="fit-by-hand")
picture.show()
