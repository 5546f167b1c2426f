"""The versions of rows that several tables of one operation have."""

from __future__ import annotations

from pathlib import Path

from liveref.loading import load

INDEX = """\
======
Claims
======

Change the claims of a guest
============================

.. rest_method:: PUT /claims/{guest_id}

Request (microversions 1.12 - )
-------------------------------

.. rest_parameters:: parameters.yaml

   - guest_id: guest_id
   - claims: claims
   - user_id: user

Request (microversions 1.0 - 1.11)
----------------------------------

.. rest_parameters:: parameters.yaml

   - guest_id: guest_id
   - claims: claims
   - user_id: user_1_8

Response
--------

.. rest_parameters:: parameters.yaml

   - claims: claims
"""
ROW = "{name}:\n  in: {place}\n  type: string\n  required: true\n  description: A text.\n{more}"


def test_a_field_exists_in_the_versions_of_all_its_tables(tmp_path: Path) -> None:
    rows = [("guest_id", "path", ""), ("claims", "body", ""), ("user", "body", "")]
    rows.append(("user_1_8", "body", "  min_version: 1.8\n"))
    texts = [ROW.format(name=name, place=place, more=more) for name, place, more in rows]
    (tmp_path / "index.rst").write_text(INDEX)
    (tmp_path / "parameters.yaml").write_text("".join(texts))
    operation = next(iter(load(str(tmp_path)).api.operations))
    assert operation.request is not None
    fields = operation.request.record.properties
    assert (fields["user_id"].min_version, fields["user_id"].max_version) == ("1.8", None)
    assert (fields["claims"].min_version, fields["claims"].max_version) == (None, None)
