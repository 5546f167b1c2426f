"""Facts about the API as a whole, worked out at start."""
