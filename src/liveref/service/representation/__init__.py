"""The representation of records in answers."""
