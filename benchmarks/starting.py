"""A server in the process of a test: its start, and what the fixture costs each test.

    python -m benchmarks.starting [--rounds N] [--moto PYTHON]

A process of its own imports liveref, serves references from the cache and asks once; both are
measured in it, as wall time and as processor time. Modules are compiled before, as an installation
has them. moto's server on a thread is started in the same way; PYTHON has moto installed.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from math import isnan, nan
from statistics import median

from benchmarks.trees import ROOT
from published import release

_CLOUD = ("keystone", "glance", "nova", "cinder", "neutron", "placement")
_OURS = """\
import json, sys, time
def now(): return time.perf_counter(), time.process_time()
times = [now()]
from liveref.testing.served_cloud import serve
from urllib.request import Request, urlopen
times.append(now())
with serve(*sys.argv[1:]) as cloud:
    urlopen(cloud.url + "/").close()
    times.append(now())
    costs = []
    for number in range(50):
        body = json.dumps({"frozen": bool(number % 2)}).encode()
        kind = {"Content-Type": "application/json"}
        urlopen(Request(cloud.url + "/_liveref/clock", body, kind, method="PUT")).close()
        began = now()
        before = set(cloud.snapshots())
        cloud.requests.clear()
        cloud.reset()
        set(cloud.snapshots()) - before
        costs.append([end - start for start, end in zip(began, now())])
print(json.dumps({"times": times, "costs": sorted(costs)}))
"""
_MOTO = """\
import json, time
def now(): return time.perf_counter(), time.process_time()
times = [now()]
from moto.server import ThreadedMotoServer
from urllib.request import urlopen
times.append(now())
server = ThreadedMotoServer(port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
urlopen(f"http://{host}:{port}/moto-api/").close()
times.append(now())
print(json.dumps({"times": times, "costs": []}))
server.stop()
"""


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--moto", metavar="PYTHON")
    given = parser.parse_args()
    print("| in one process | import | start to first answer | together | fixture, a test |")
    print("| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(folder)
        cloud = [release(name) for name in _CLOUD]
        for title, references in (("the bundled image", ["image"]), (", ".join(_CLOUD), cloud)):
            command = [sys.executable, "-c", _OURS, *references]
            _run(command, environment)  # the first run fills the cache
            _row(f"liveref: {title}", command, environment, given.rounds)
    if given.moto:
        _row("moto: ThreadedMotoServer", [given.moto, "-c", _MOTO], os.environ, given.rounds)
    return 0


def _environment(folder: str) -> dict[str, str]:
    """The environment of a user who has run the program before, with a cache of its own."""
    source = str(ROOT / "src")
    path = os.pathsep.join([source, os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"PYTHONPATH": path, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    compile_all = [sys.executable, "-m", compileall.__name__, "-q", source]
    subprocess.run(compile_all, env=environment, check=True)
    return environment | {"LIVEREF_CACHE": f"{folder}/cache"}


def _run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[list[float], float]:
    """Seconds of wall and processor time of the import and of the start, and of one fixture."""
    made = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    result = json.loads(made.stdout.splitlines()[-1])
    begun, imported, answered = result["times"]
    pairs = [(imported, begun), (answered, imported), (answered, begun)]
    seconds = [end[kind] - start[kind] for end, start in pairs for kind in (0, 1)]
    costs = result["costs"]
    return seconds, costs[len(costs) // 2][0] if costs else nan


def _row(title: str, command: Sequence[str], environment: Mapping[str, str], rounds: int) -> None:
    runs = [_run(command, environment) for _ in range(rounds)]
    middle = [median(values) for values in zip(*(seconds for seconds, _ in runs), strict=True)]
    cells = [
        f"{wall:.2f} s ({used:.2f})" for wall, used in zip(middle[::2], middle[1::2], strict=True)
    ]
    fixture = median(cost for _, cost in runs) * 1000
    shown = "" if isnan(fixture) else f"{fixture:.1f} ms"
    print(f"| {title} | {' | '.join(cells)} | {shown} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
