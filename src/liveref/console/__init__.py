"""What a process that serves writes to its terminal, pipe or file, without waiting for it."""
