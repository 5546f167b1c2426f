"""The work of one request: its unit, the records that it changes, its outcome."""
