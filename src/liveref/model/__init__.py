"""The waist of the hourglass: what an API is, as frozen types, and nothing that does anything."""
