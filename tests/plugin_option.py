"""The option of pytest that loads liveref's plugin where its entry point is not installed."""

from __future__ import annotations

from importlib.metadata import entry_points


def plugin_option() -> tuple[str, ...]:
    """Nothing where pytest finds the plugin by itself: loaded twice, it is refused."""
    names = {point.name for point in entry_points(group="pytest11")}
    return () if "liveref" in names else ("-p", "liveref.testing.plugin")
