"""A scenario as numbers: lines of money, where each dollar may lie, levers and events, what was seen."""
