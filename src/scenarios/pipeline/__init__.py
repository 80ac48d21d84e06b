"""What becomes of the money: one formula each."""
