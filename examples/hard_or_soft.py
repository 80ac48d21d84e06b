# %% [markdown]
# # Hard or soft: which money goes with fewer homicides?
#
# Give all of Central America's program as equipment and police work, or all of it as courts and prevention. The program
# answers with a number. The point of this example is what that number rests on.

# %%
import os

import scenarios

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))

found = scenarios.compare("carsi-all-hard", "carsi-all-soft", members=MEMBERS)
print(found.sentence)

# %% [markdown]
# Now ask two questions of it. Under *skeptical* priors nobody grants beforehand that prevention and courts work: their
# effects may have either sign. And how often do institutions lower homicide in the assumptions, *before anything is run*?

# %%
answer = found.as_dict()
evidence = answer["others"]["CARSI all soft"]["homicides_averted"]["ALL"]["chance_better"]
skeptical = answer["others"]["CARSI all soft"]["headline"]["skeptical_priors"]["ALL"]["chance_better"]
given = answer["prior_signs"]["institutions"]["lowers_homicide"]
print(f"Institutions lower homicide in {given:.0%} of our assumptions, before anything is run.")

# %%
sentence = (
    f"All soft has fewer homicides than all hard in {int(50 * evidence)} of 50 draws of our assumptions, "
    f"but in {int(50 * skeptical)} of 50 where the sign of soft money is left open."
)
print(sentence)
picture = found.figure("difference")
picture.show()
