"""Facts that refuse or change a request: what sentences, profiles and people state."""
