"""liveref from a test: a server in the test's process, or one elsewhere, by the same methods.

Nothing is imported here, so that a plugin costs those nothing who don't use it: `liveref.serve` and
`liveref.connect` import what they need.
"""
