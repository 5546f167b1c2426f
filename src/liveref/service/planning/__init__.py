"""Plans: facts about each operation, collected before its first request."""
