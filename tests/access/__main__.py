"""Both matrices on the command line: `python -m access [-u] SERVICE...`, with tests/ on the path.
`-u` lists what was not tried."""

from __future__ import annotations

import logging
import sys

from access.matrix import SERVICES, lines, run

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    for service in [
        argument for argument in sys.argv[1:] if not argument.startswith("-")
    ] or SERVICES:
        for line in lines(run(service), untried="-u" in sys.argv):
            print(line)
