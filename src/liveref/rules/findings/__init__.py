"""Diagnostics of inference: assumptions, guessed rows, coverage."""
