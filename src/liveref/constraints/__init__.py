"""What follows from constraints: which apply to an operation, and what schemas hold of them."""
