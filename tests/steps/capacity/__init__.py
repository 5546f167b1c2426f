"""Each step of `effects/capacity` alone."""
