"""Who may do what to whose records, tried for every reference that the models have."""
