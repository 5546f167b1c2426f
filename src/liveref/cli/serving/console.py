"""The messages of a server: on standard output where it is, on standard error what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click
import msgspec

from liveref.cli.reference import fail
from liveref.cli.serving.option_group import option_group
from liveref.cli.serving.references import Asked
from liveref.console.log import log_line, logged_once
from liveref.console.stream import background_streams
from liveref.report.diagnostics_text import format_text
from liveref.report.starting import assumption_lines, summary_line
from liveref.serving import Place

__all__ = ["Console", "console_options"]


class Console(msgspec.Struct, frozen=True):
    """How much is written, and the form of standard error: `text` or `json`."""

    log_format: str
    quiet: bool
    verbose: bool

    def check(self) -> None:
        """Ends the command for options that exclude each other."""
        if self.quiet and self.verbose:
            fail("--quiet and --verbose exclude each other.")

    @contextmanager
    def streams(self) -> Iterator[None]:
        """Standard output and error while the server runs: writing never delays a request."""
        with background_streams(), logged_once(quiet=self.quiet, form=self.log_format):
            yield

    @property
    def report(self) -> Callable[[str, bool], None]:
        """The function that reports a reloading: failures only, if the server is quiet."""

        def report(line: str, is_failure: bool) -> None:
            if is_failure or not self.quiet:
                self._write(line)

        return report

    def announce(self, asked: Sequence[Asked], place: Place | None) -> None:
        """Write the summary of each reference and its findings, before the first request."""
        if not self.quiet:
            for line in self._announcements(asked, place):
                self._write(line)

    def _announcements(self, asked: Sequence[Asked], place: Place | None) -> Iterator[str]:
        for entry in asked:
            loaded = entry.loaded
            findings = loaded.findings
            yield summary_line(entry.reference, loaded.located, loaded.api, findings)
            if self.verbose:
                yield from format_text(findings, root=loaded.root).splitlines()
                yield from assumption_lines(loaded.api)
        for note in place.notes if place else ():
            yield f"note: {note}"

    def _write(self, line: str) -> None:
        form = self.log_format
        click.echo(line if form == "text" else log_line(line, form), err=True)


console_options = option_group(
    "console",
    Console,
    click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="The form of standard error; JSON has an object on each line.",
    ),
    click.option("--quiet", "-q", is_flag=True, help="Write nothing but errors to standard error."),
    click.option("--verbose", "-v", is_flag=True, help="Write each finding and each assumption."),
)
