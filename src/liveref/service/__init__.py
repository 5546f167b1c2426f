"""The system that the document describes, as an HTTP service over a store."""
