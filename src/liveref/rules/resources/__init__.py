"""Rules about resources: their names, identifiers, owners and parents."""
