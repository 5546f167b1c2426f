"""A request as it came: taken apart, routed, its version and its caller."""
