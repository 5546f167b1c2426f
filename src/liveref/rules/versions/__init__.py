"""Major versions and microversions."""
