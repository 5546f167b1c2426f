"""Seeds: files that say which records there are at the start."""
