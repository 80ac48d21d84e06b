# %% [markdown]
# # What becomes of money when aid is suspended?
#
# After a coup in June 2009 the United States held back assistance to Honduras. A suspension is an *event*: it has dates and
# places, and says what it stops. Money that waits may come later, or its time may run out.

# %%
import os

from matplotlib.figure import Figure

import scenarios

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))
WHERE, NAME = "HND", "Honduras"  # any country of CARSI: `scenarios list countries`


def suspended(until, name):
    """A plan in which no new commitments are made in the country from September 2009 until a day."""
    event = {"event": "suspension", "countries": [WHERE], "programs": ["carsi"], "from": "2009-09-03", "to": until}
    return {"name": name, "extends": "baseline", "events": [event | {"stops": "obligation"}]}


plans = [suspended("2010-03-04", "for half a year"), suspended("2012-03-04", "for two years and a half")]
found = scenarios.compare("baseline", *plans, members=MEMBERS, plain=True)

# %% [markdown]
# How much has been spent there by the end of each fiscal year (30 September), at the mean of the draws?

# %%
figure = Figure(figsize=(8, 4.5), layout="constrained")
axes = figure.subplots()
spent = {}
for run, name in zip((found.base, *found.others), ("never", *(plan["name"] for plan in plans)), strict=True):
    spent[name] = run.data["disbursed"].sel(unit=WHERE).sum("kind").mean("member").cumsum("fiscal_year")
    axes.plot(spent[name].fiscal_year, spent[name], label=name)
axes.set(title=f"{NAME}: million USD spent (its part of CARSI is our estimate)", xlabel="fiscal year")
axes.set(ylim=(0, None), xticks=range(2008, 2029, 4))
axes.legend(title="suspended", alignment="left", frameon=False)
figure.suptitle("Illustrative, not a forecast", color="#A84300")

# %% [markdown]
# The lines stay apart: what cannot be committed while its time runs lapses, and is not caught up. A short stop costs little
# of the money, a long one much.

# %%
whole, short, long = (one.sel(fiscal_year=[2011, 2028]).values for one in spent.values())
sentence = (
    f"Half a year’s suspension leaves {NAME} {whole[0] - short[0]:.1f} million USD behind in 2011 and "
    f"{whole[1] - short[1]:.1f} in the end; two years and a half, {whole[0] - long[0]:.1f} and {whole[1] - long[1]:.1f}, "
    f"of {whole[1]:.0f} in all."
)
print(sentence)
picture = scenarios.Picture(figure, f"Money spent in {NAME} with and without a suspension", name="suspension")
picture.show()
