"""Any day between: where the money stands at its close."""
