"""Operations on values, whatever API they stand in: identities, times, ranges, passwords."""
