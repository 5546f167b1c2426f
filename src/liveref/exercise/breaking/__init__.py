"""Requests that break a constraint each: what the service must refuse."""
