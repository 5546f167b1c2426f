"""Records that outlive the process: one protocol, and an engine behind it."""
