"""Access of members to the records of others, tried for every reference that the models have."""
