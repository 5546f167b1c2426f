"""The effects of operations on records, within a transaction."""
