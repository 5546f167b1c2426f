"""Turns the name that a person gives a reference into a path: on disk, bundled, or published."""
