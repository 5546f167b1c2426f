"""What liveref costs, beside peers, in one run, as ratios."""
