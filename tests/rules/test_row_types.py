"""Types that the description of a row states beside that of the table."""

from __future__ import annotations

import pytest

from liveref.loading import load
from published import release


@pytest.mark.published("heat")
def test_an_object_that_is_provided_as_a_text_may_be_one() -> None:
    operations = load(release("heat")).api.operations
    (create,) = (one for one in operations if one.id == "create_stack")
    assert create.request is not None
    fields = create.request.schema.properties
    assert fields["template"].schema.types == ("object", "string")
    assert fields["environment"].schema.types == ("object",)
