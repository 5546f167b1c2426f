"""The table of `docs/limits.md`: `python -m liveref.cli.limits_page`."""

from __future__ import annotations

import sys

from liveref.limits import TABLE, Limits

_HEAD = """\
# Limits

No client may take more of a served address than these limits allow. `--limit NAME=VALUE` of
`liveref serve` changes one; it may be given several times. `LIVEREF_SERVE_LIMIT` and the settings
file take it too.

    liveref serve openstack/glance --limit body-bytes=65536 --limit idle-seconds=10

| limit | bounds | default | beyond it |
| --- | --- | --- | --- |
"""
_TAIL = """
The default for `connections` is the number of descriptors that the process may open, less those
that the store needs, and 8,192 at most.

These limits are fixed:

| bounds | limit | beyond it |
| --- | --- | --- |
| Bytes of a file of a reference. | 8 MiB | the file is not read; lint says so |
| Directory entries of a reference that are looked at. | 50,000 | the rest is not read |
| Objects and lists within each other in an example. | 100 | the example is none; lint says so |
| Records that one request makes. | 500 | 400 |
| Values that the `copy` steps of one JSON Patch make. | 10,000 | 400 |
| Bytes of all records that one request makes of the same fields. | 16 MiB | 400 |
| Work of a regular expression of a reference on one text. | bounded | it does not match |
"""
_DEFAULTS = Limits(connections=8192)


def page() -> str:
    """The whole page in Markdown."""
    return _HEAD + "\n".join(map(_row, TABLE)) + "\n" + _TAIL


def _row(name: str) -> str:
    row, default = TABLE[name], getattr(_DEFAULTS, name)
    return f"| `{name.replace('_', '-')}` | {row.bounds} | {default:,} | {row.beyond} |"


if __name__ == "__main__":
    sys.stdout.write(page())
