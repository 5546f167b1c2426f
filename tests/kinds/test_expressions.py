"""Regular expressions of documents and behaviour files: none takes longer than its text is long."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinds.small_service import SmallService, api_of
from liveref.constraints.comparing import meets
from liveref.exercise.in_process import InProcess
from liveref.model.constraints.conditions import Operator
from liveref.values.expressions import is_in, is_whole

ENDLESS = ["(a+)+", "(a|aa)+", "(a*)*", "(a|a?)+", "(.*)*", "([a-z]+)*"]
LONG = "a" * 5000 + "!"
plain = st.sampled_from(["a", "b", "[ab]", "a*", "b+", "(a|b)?", "[^a]", "a{2,3}", "(?!ab).", "."])
patterns = st.lists(plain, min_size=1, max_size=4).map("".join)
INDEX = """Lamps
=====

Create lamp
-----------

.. rest_method:: POST /lamps

Response codes: 201

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - name: name
   - place: place

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id
   - name: name
   - place: place
"""
PARAMETERS = """
id: {in: body, type: string, required: true, description: The identity.}
name: {in: body, type: string, required: true,
       description: "The name. It must match the regular expression ``^([a-z]+)+$``."}
place: {in: body, type: string, required: false, description: Where it hangs.}
"""
BEHAVIOUR = """
version: 2
facts:
  - {fact: pattern, resource: lamp, field: place, value: '^([a-z]+)+$', because: A test.}
"""


@given(patterns, st.text("ab", max_size=8))
def test_it_matches_as_python_does(pattern: str, text: str) -> None:
    assert is_in(pattern, text) == (re.search(pattern, text) is not None)
    assert is_whole(pattern, text) == (re.fullmatch(pattern, text) is not None)


@pytest.mark.parametrize("pattern", ENDLESS)
def test_an_endless_one_ends(pattern: str) -> None:
    """Python's own engine would take longer than the universe is old."""
    assert not is_whole(pattern.replace(".", "[a-z]"), LONG)
    assert not meets(Operator.MATCHES, LONG, f"^{pattern.replace('.', '[a-z]')}$")


def test_one_that_the_engine_does_not_know_judges_nothing() -> None:
    assert is_whole("(unclosed", "x")


def test_requests_are_judged_by_them(tmp_path: Path) -> None:
    (tmp_path / "behaviour.yaml").write_text(BEHAVIOUR, encoding="utf-8")
    with InProcess(api_of(tmp_path, INDEX, PARAMETERS)) as service:
        small = SmallService(service)
        assert small.ask("POST /lamps", {"name": "abc", "place": "xyz"}).code == 201
        begun = time.process_time()
        for lamp in ({"name": LONG}, {"name": "abc", "place": LONG}):
            assert small.ask("POST /lamps", lamp).code == 400
        assert time.process_time() - begun < 20
