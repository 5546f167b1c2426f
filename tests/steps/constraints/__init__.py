"""Each step of `effects/constraints` alone."""
