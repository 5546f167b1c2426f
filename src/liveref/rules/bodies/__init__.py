"""Rules about one body: its fields, from tables, examples and JSON schemas."""
