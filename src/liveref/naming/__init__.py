"""Names: words in singular and plural, paths taken apart, the resource that a name speaks of."""
