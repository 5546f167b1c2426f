"""The SQLite engine: a file in a folder, or memory."""
