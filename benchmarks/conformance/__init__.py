"""Unmodified clients and their own test suites, run against served references."""
