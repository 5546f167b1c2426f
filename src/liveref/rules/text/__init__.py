"""English and markup: words, phrases and sentences. Knows no API."""
