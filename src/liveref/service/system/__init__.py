"""What is asked of the API as a whole, worked out at start."""
