"""What the report says: tables, parameters, each figure with its source."""
