"""Sentences of the reference -> facts of the API."""
