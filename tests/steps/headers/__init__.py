"""Each step of `effects/headers` alone."""
