"""What follows on the ground: illustrative formulas, numbers in, numbers out."""
