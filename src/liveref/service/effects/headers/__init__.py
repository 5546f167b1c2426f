"""Records whose fields are headers, and whose data are the body."""
