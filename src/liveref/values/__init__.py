"""What values are, whatever API they stand in: identities, times, ranges, passwords."""
