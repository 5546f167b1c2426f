"""What a person calls a reference, turned into a path: on disk, bundled, or published."""
