"""Time and chance: scenario and baseline become arrays, arrays become a result."""
