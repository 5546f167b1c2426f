"""Rules about status codes."""
