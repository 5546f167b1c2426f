"""What is worked out for each operation before its first request."""
