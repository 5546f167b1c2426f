"""Lookup of records: by references, keys and relations, and the values of their fields."""
