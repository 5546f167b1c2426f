"""Kinds of faults: one file for each, with the inputs of its whole kind."""
