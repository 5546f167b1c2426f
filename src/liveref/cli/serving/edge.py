"""The options of the way in which clients reach the address."""

from __future__ import annotations

import click

from liveref.cli.reference import fail
from liveref.cli.serving.option_group import option_group
from liveref.edge.edge import EdgeSettings, edge_settings
from liveref.limits import LimitError

__all__ = ["edge_options"]


def _edge(
    public_url: str | None,
    proxies: tuple[str, ...],
    origins: tuple[str, ...],
    limits: tuple[str, ...],
) -> EdgeSettings:
    """The settings. Ends the command for what can't be."""
    try:
        return edge_settings(public_url, proxies, origins, limits)
    except (LimitError, ValueError) as error:
        fail(str(error))


edge_options = option_group(
    "edge",
    _edge,
    click.option(
        "--public-url",
        metavar="URL",
        help="The address that clients call through a proxy; links and the catalog name it.",
    ),
    click.option(
        "--trusted-proxy",
        "proxies",
        multiple=True,
        metavar="NETWORK",
        help="A proxy whose Forwarded headers are believed; may be given several times.",
    ),
    click.option(
        "--allow-origin",
        "origins",
        multiple=True,
        metavar="ORIGIN",
        help="A site whose pages may call the address (CORS), or *; may be given several times.",
    ),
    click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar="NAME=VALUE",
        help="A limit of docs/limits.md, such as body-bytes=65536; may be given several times.",
    ),
)
