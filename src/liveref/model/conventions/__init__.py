"""The conventions of a family of references, as data."""
