"""The pages of liveref itself, beside those of the references that it serves."""
