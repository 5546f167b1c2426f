"""Writes the output of a serving process to its terminal, pipe or file, without waiting for it."""
