"""Rules about one operation: its effect, its target, its parameters, who may call it."""
