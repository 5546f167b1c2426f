"""Answers: how they are built, built-in pages, and the cache of responses."""
