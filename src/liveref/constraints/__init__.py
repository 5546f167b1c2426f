"""Constraints in effect: those that apply to an operation, and the schemas that they change."""
