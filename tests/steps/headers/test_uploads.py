"""Uploads that create records, whose fields are headers."""

from __future__ import annotations

from liveref.service.effects.headers.uploads import UploadNew
from liveref.store.blobs import Blob
from steps.headers.test_listing import SHELVES
from steps.making import Api
from steps.test_binary import BOOKS

BLOB = Blob(key="new", size=3, md5="m", sha512="s")


def test_an_upload_takes_the_place_of_a_record(api: Api) -> None:
    shelves = api(SHELVES)
    shelves.put("shelf", "a", name="a")
    upload = shelves.on("PUT /shelves/a/honey", {"x_jar_label": "wild"})
    assert upload.has(UploadNew)
    assert not api(BOOKS).on("PUT /books/7/file").has(UploadNew)
    assert not upload.run(UploadNew).created, "without a body it only judges"
    assert upload.run(UploadNew, BLOB).created
    assert [jar["x_jar_label"] for jar in shelves.all("jar")] == ["wild"]
    assert upload.run(UploadNew, BLOB).orphans == ("new",)
    assert len(shelves.all("jar")) == 1
