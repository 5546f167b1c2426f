"""What each effect does to records, in a transaction."""
