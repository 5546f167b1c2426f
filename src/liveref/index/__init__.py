"""The facts of an API by name, and of the APIs that are served beside it."""
