"""The identity service that a family's services share: users, tokens, roles, the catalog."""
