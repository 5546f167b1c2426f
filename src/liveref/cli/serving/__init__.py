"""The groups of options of `liveref serve`, and its messages."""
