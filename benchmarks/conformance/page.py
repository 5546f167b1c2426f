"""The page `docs/conformance.md`: what each suite gave, and why tests failed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from benchmarks.conformance.suites import Outcome, Run

KINDS = ("passed", "failed", "skipped")
HEAD = """\
# Conformance

Test suites of unmodified clients, from the package index, in front of `liveref serve` with the seed
`devstack`. `python -m benchmarks.conformance --write` runs them, in environments of their own with
the versions of [suites.yaml](../benchmarks/conformance/suites.yaml), and writes this page as it
came out.

"""
_PLACE = re.compile(r"'at': '([^']+)'|\"at\": \"([^\"]+)\"")
_IDENTITY = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_ADDRESS = re.compile(r"https?://[\w.]+:\d+|\b0x[0-9a-f]+\b")
_FRAME = re.compile(r'(File )?"?/[^\s"]*"?(, line \d+)?(, in \w+)?|\^{2,}|~{2,}')
_EXCEPTION = re.compile(r"\b[\w.]*(?:Error|Exceptions?|exceptions\.\w+|Exception\w*): ")
_LONGEST = 200


def page(runs: Mapping[str, Run], not_run: Iterable[str]) -> str:
    """The whole page, of the runs by the names of their suites."""
    parts = [HEAD, *_table(runs)]
    parts += ["\n## Not run\n\n", *(f"- {reason}\n" for reason in not_run)]
    parts += ["\n## Failures\n", *_failures(runs)]
    return "".join(parts)


def _table(runs: Mapping[str, Run]) -> Iterator[str]:
    yield "| suite | version | part | run on | passed | failed | skipped | passed of both |\n"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
    for name, run in runs.items():
        for part, outcomes in run.parts.items():
            count = Counter(one.outcome for one in outcomes)
            numbers = " | ".join(str(count[kind]) for kind in KINDS)
            share = f"{_share(count)} %"
            yield f"| {name} | {run.version} | {part} | {run.date} | {numbers} | {share} |\n"


def _share(count: Counter[str]) -> str:
    """The share of what passed of all that was not skipped, rounded down."""
    ran = count["passed"] + count["failed"]
    return f"{1000 * count['passed'] // ran / 10:.1f}" if ran else "0.0"


def _failures(runs: Mapping[str, Run]) -> Iterator[str]:
    for name, run in runs.items():
        for part, outcomes in run.parts.items():
            failed = [one for one in outcomes if one.outcome == "failed"]
            if failed:
                yield f"\n### {name}, {part}\n\n"
                yield from _causes(failed)


def _causes(failed: Iterable[Outcome]) -> Iterator[str]:
    """A line for each cause, with the tests that have it, and the place in the document if the
    refusal names one."""
    tests: dict[str, list[str]] = {}
    for one in failed:
        tests.setdefault(cause(one.why), []).append(one.case.split("[")[0])
    for reason, cases in sorted(tests.items(), key=lambda item: -len(item[1])):
        several = f" and {len(cases) - 1} more" if len(cases) > 1 else ""
        yield f"- `{short(cases[0])}`{several}: {reason}\n"


def short(case: str) -> str:
    """The last parts of the name of a test."""
    return ".".join(case.split(".")[-2:])


def cause(why: str) -> str:
    """The end of a message in one line, with identities left out, and with the place in the
    document that the refusal rests on."""
    places = [first or second for first, second in _PLACE.findall(why)]
    raised = [match.start() for match in _EXCEPTION.finditer(why)]
    text = _ADDRESS.sub("", why[raised[-1] :] if raised else why)
    text = _FRAME.sub("", _IDENTITY.sub("ID", text))
    line = " ".join(text.split())[:_LONGEST].replace("|", "/").replace("`", "'")
    return f"{line} (document: {places[-1]})" if places else line or "no reason was given"
