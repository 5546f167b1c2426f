"""The content of `behaviour.yaml`: facts that the prose of a reference states and its
tables cannot.

The same types hold what inference reads out of prose; a file laid over it wins, and an operator's
file wins over both.
"""
