"""From what a document says to what the API is: pure functions, each of one noun."""
