"""The first matrix on the command line: `python -m access SERVICE...`, with tests/ on the path."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter

from access.isolation import Isolation, named
from access.trying import Fate
from published import published

SERVICES = ("keystone", "glance", "nova", "cinder", "neutron", "octavia", "manila")


def main(services: list[str], *, untried: bool) -> None:
    """Print what came of the services."""
    logging.disable(logging.CRITICAL)
    for service in services or SERVICES:
        begun = time.monotonic()
        result = Isolation({name: published(name) for name in SERVICES}, service).run()
        fates = Counter(str(outcome.fate) for outcome in result.outcomes)
        told = ", ".join(f"{count} {fate}" for fate, count in sorted(fates.items()))
        print(
            f"## {service}: {result.operations} operations, {len(result.outcomes)} references"
            f" ({told}), {result.requests} probes, {len(result.violations)} violations,"
            f" {time.monotonic() - begun:.1f} s"
        )
        for line in named(result):
            print(line)
        if untried:
            for each in result.outcomes:
                if each.fate is Fate.UNTRIED:
                    print(f"untried  {each.reference}: {each.why}")


if __name__ == "__main__":
    main([a for a in sys.argv[1:] if not a.startswith("-")], untried="-u" in sys.argv)
