"""Rules about what bodies and operations have in common."""
