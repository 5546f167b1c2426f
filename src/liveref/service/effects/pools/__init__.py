"""Pools: values and ranges that records are given out of those that others hold."""
