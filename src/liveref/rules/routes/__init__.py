"""Paths as a tree, and the rules that say which paths are one place."""
