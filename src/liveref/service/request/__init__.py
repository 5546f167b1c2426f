"""A request as received: taken apart, routed, with its version and caller."""
