"""The language of behaviour files: facts written by hand.

A file is read (`parsing`), its groups become single entries (`entry`), and each entry is brought
into the terms of the model (`lowering`): behaviour, permissions, constraints and additions.
"""
