"""Answers of `optimize`, `next`, `frontier` and `goal` as tables and sentences."""
