"""Paths that operations share, and paths with letters beyond ASCII."""

from __future__ import annotations

from pathlib import Path

import pytest

from kinds.small_service import SmallService, api_of
from liveref.exercise.in_process import InProcess

SHARED = """Boxes
=====

Create box
----------

.. rest_method:: POST /boxes

Close (close Action)
--------------------

.. rest_method:: POST /boxes/{box_id}/action

Request
~~~~~~~

.. code-block:: json

   {"close": null}

Open (open Action)
------------------

.. rest_method:: POST /boxes/{box}/action

Request
~~~~~~~

.. code-block:: json

   {"open": null}
"""
LETTERS = """Caf\u00e9s
=====

Create caf\u00e9
-----------

.. rest_method:: POST /caf\u00e9s

List caf\u00e9s
----------

.. rest_method:: GET /caf\u00e9s
"""


def test_parameters_of_a_shared_path_may_have_two_names(tmp_path: Path) -> None:
    with InProcess(api_of(tmp_path / "boxes", SHARED, "{}")) as service:
        small = SmallService(service)
        box = small.ask("POST /boxes", {"name": "a"}).body["id"]
        for action in ("close", "open"):
            answer = small.ask(f"POST /boxes/{box}/action", {action: None})
            assert answer.code < 300, (action, answer.body)


def test_a_body_names_one_action(tmp_path: Path) -> None:
    with InProcess(api_of(tmp_path / "boxes", SHARED, "{}")) as service:
        small = SmallService(service)
        box = small.ask("POST /boxes", {"name": "a"}).body["id"]
        answer = small.ask(f"POST /boxes/{box}/action", {"open": None, "close": None})
        assert answer.code == 400


@pytest.mark.parametrize("path", ["/caf%C3%A9s", "/caf%c3%a9s"])
def test_letters_beyond_ascii_are_escaped(tmp_path: Path, path: str) -> None:
    """RFC 3986, section 2.5: the bytes of UTF-8, whatever the case of the digits is."""
    with InProcess(api_of(tmp_path / "letters", LETTERS, "{}")) as service:
        small = SmallService(service)
        assert small.ask(f"POST {path}", {"name": "x"}).code == 201
        assert small.ask("GET /caf%C3%A9s").code == 200
