"""What is asked: a YAML scenario, read, checked and frozen."""
