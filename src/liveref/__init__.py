"""liveref reads an API reference written for people and runs the system that it describes."""

__version__ = "0.1.0"
