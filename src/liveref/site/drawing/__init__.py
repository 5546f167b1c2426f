"""Graphs as SVG: a layered layout, from the left to the right, without a browser."""

from __future__ import annotations
