"""The one record of a path."""

from __future__ import annotations

from liveref.service.effects.singletons import ResetSingleton, ShowSingleton, WriteSingleton
from steps.bench import shown
from steps.making import Api

SETTINGS = """
    GET /settings -> theme
    > {"theme": "dark"}
    PUT /settings theme -> theme
    < {"theme": "dark"}
    > {"theme": "dark"}
    DELETE /settings -> 204
    GET /books/{book_id} -> id name
    PATCH /books/{book_id} name -> id name
    DELETE /books/{book_id} -> 204
"""


def test_it_is_shown_as_last_written(api: Api) -> None:
    settings = api(SETTINGS)
    show = settings.on("GET /settings")
    assert not settings.on("GET /books/7").has(ShowSingleton)
    assert shown(show.run(ShowSingleton)) == {}
    settings.put("setting", "-", theme="light")
    assert shown(show.run(ShowSingleton)) == {"theme": "light"}


def test_it_is_written_for_the_first_time_and_changed(api: Api) -> None:
    settings = api(SETTINGS)
    assert not settings.on("PATCH /books/7").has(WriteSingleton)
    for theme in ("light", "blue"):
        write = settings.on("PUT /settings", {"theme": theme})
        assert shown(write.run(WriteSingleton)) == {"theme": theme}
        assert settings.all("setting") == [{"theme": theme}]


def test_it_is_reset(api: Api) -> None:
    settings = api(SETTINGS)
    settings.put("setting", "-", theme="light")
    assert not settings.on("DELETE /books/7").has(ResetSingleton)
    settings.on("DELETE /settings").run(ResetSingleton)
    assert settings.all("setting") == []
