"""Rules about statuses, transitions, immutable, unique and secret fields."""
