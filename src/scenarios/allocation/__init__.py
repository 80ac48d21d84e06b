"""Who should get what: rules of split, mix and limit, one function each."""
