"""Rules that connect the records of one resource to those of others."""
