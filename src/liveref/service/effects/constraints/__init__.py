"""Steps that execute constraints: each kind of fact in one file."""
