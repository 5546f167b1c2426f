"""Each step of `effects/pools` alone."""
