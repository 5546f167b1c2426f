"""Tests with nothing but the standard library; the bundled reference `image` is served."""

import json
import unittest
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import liveref


def create(url, name):
    """The client that is tested: it creates an image."""
    content = json.dumps({"name": name}).encode()
    with urlopen(Request(f"{url}/images", content, {"Content-Type": "application/json"})) as answer:
        return json.load(answer)


class TestImages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = cls.enterClassContext(liveref.serve())

    def setUp(self):
        self.addCleanup(self.cloud.reset)

    def test_create(self):
        image = create(self.cloud.url, "moon")
        self.assertEqual([r.id for r in self.cloud.records("image")], [image["id"]])
        self.assertEqual(self.cloud.requests[-1].operation, "POST /images")

    def test_each_test_begins_with_nothing(self):
        self.assertEqual(self.cloud.records("image"), [])

    def test_failure(self):
        self.cloud.faults.add("POST /images", status=507, message="The disk is full.")
        with self.assertRaises(HTTPError) as caught:
            create(self.cloud.url, "moon")
        with caught.exception as error:
            self.assertEqual(error.code, 507)
            self.assertIn(b"The disk is full.", error.read())

    def test_snapshot(self):
        create(self.cloud.url, "moon")
        before = self.cloud.snapshot()
        create(self.cloud.url, "sun")
        self.cloud.restore(before)
        self.assertEqual(len(self.cloud.records("image")), 1)


if __name__ == "__main__":
    unittest.main()
