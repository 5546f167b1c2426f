"""Findings and models for people and programs: one file a format."""
