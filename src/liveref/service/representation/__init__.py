"""What answers show of records."""
