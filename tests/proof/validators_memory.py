"""Run as a program, with references: compiles all their schemas, and tells what they cost.

Writes one line of JSON: how many bodies were described, how many schemas these are, and by how
many MiB the resident memory grew as they were compiled.
"""

from __future__ import annotations

import ctypes
import gc
import json
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec

from liveref.loading import load
from liveref.model.json_schema import json_schema
from liveref.service.effects.order import plan_of
from liveref.service.system.system import System

MANY = 2000


def resident() -> float:
    """MiB of memory that this process has, without what it could give back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024


def main(references: list[str]) -> None:
    """Compile what the service does at the first request for each operation, and then two
    thousand schemas, no two of them equal, of all bodies there are."""
    plans = [
        plan_of(System(api), operation)
        for api in [load(reference).api for reference in references]
        for operation in api.operations
    ]
    validators = [plan.validator for plan in plans if plan.validator is not None]
    schemas = [validator.schema() for validator in validators]
    answers = [
        json_schema(response.body.schema)
        for plan in plans
        for response in plan.operation.responses
        if response.body
    ]
    many = list(distinct([*schemas, *answers]))
    start = resident()
    for validator in validators:
        validator.accepts({})
        validator.accepts([])
    served = resident()
    checkers = [compiled(schema) for schema in many]
    figures = {
        "operations": len(plans),
        "requests": len(validators),
        "different": len(set(map(msgspec.json.encode, schemas))),
        "MiB": round(served - start, 1),
        "many": len(checkers),
        "MiB of many": round(resident() - served, 1),
    }
    print(json.dumps(figures))


def distinct(schemas: list[dict[str, Any]]) -> Iterator[bytes]:
    """Two thousand of these schemas, made different by a comment."""
    for number, schema in enumerate(islice(cycle(schemas), MANY)):
        yield msgspec.json.encode(schema | {"$comment": str(number)})


def compiled(schema: bytes) -> Any:
    """The validator of a schema."""
    return jsonschema_rs.Draft202012Validator(msgspec.json.decode(schema))


if __name__ == "__main__":
    main(sys.argv[1:])
