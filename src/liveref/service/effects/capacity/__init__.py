"""Capacity: amounts that records claim of others, and the records that have enough left."""
