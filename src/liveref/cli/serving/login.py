"""The options of the first administrator, and the lines that say how to log in."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from liveref.cli.reference import PATH
from liveref.cli.serving.option_group import option_group
from liveref.report.clouds import CloudsError, cloud_entry, cloud_lines, write_clouds
from liveref.serving import Ready

__all__ = ["Login", "login_options"]


class Login(msgspec.Struct, frozen=True):
    """The password of the first administrator, None for one that is made up, and the file for the
    settings of clients."""

    admin_password: str | None
    clouds: Path | None

    def lines(self, state: Ready) -> list[str]:
        """The lines that say how to log in, none without an identity service. Writes the settings
        into the file, if there is one."""
        if state.identity is None or state.first is None:
            return []
        knows = True
        if self.clouds is not None:
            entry = cloud_entry(state.identity, state.first, self.admin_password or state.made)
            try:
                knows = write_clouds(self.clouds, entry)
            except CloudsError as error:
                click.echo(f"liveref: {error}", err=True)
        lines = cloud_lines(state.identity, state.first, state.made, self.clouds, knows=knows)
        return list(lines)


login_options = option_group(
    "login",
    Login,
    click.option(
        "--admin-password",
        envvar="LIVEREF_ADMIN_PASSWORD",
        metavar="TEXT",
        help="The first administrator's password; better given as LIVEREF_ADMIN_PASSWORD.",
    ),
    click.option(
        "--write-clouds-yaml",
        "clouds",
        type=PATH,
        metavar="FILE",
        help="Write clients' settings there.",
    ),
)
