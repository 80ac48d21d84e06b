"""What is drawn: parameters, splits, reversals, shocks, luck."""
