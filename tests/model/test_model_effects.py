"""Each effect is a row of traits, and everything that goes by effects knows each of them."""

from __future__ import annotations

from enum import StrEnum

import pytest

from liveref.exercise.exercise import ENDING, ORDER
from liveref.model.effect import Effect, Traits

EVERY = pytest.mark.parametrize("effect", list(Effect))


@EVERY
def test_an_effect_reads_or_changes_something(effect: Effect) -> None:
    traits = effect.traits
    changes = traits.creates or traits.updates or traits.ends or traits.by_verb or effect.writes_map
    assert traits.reads is not changes


@EVERY
def test_what_takes_fields_stores_them(effect: Effect) -> None:
    traits = effect.traits
    assert traits.takes_fields is (effect.creates_record or traits.updates)


@EVERY
def test_an_entry_belongs_to_a_map(effect: Effect) -> None:
    assert effect.traits.on_map or not effect.traits.on_entry


@EVERY
def test_exercise_carries_out_each_effect_once(effect: Effect) -> None:
    order = [one for group in ORDER for one in group]
    assert [*order, *ENDING].count(effect) == 1


def _define() -> None:
    """An enumeration as that of effects, with a member that lacks its traits."""

    class Forgotten(StrEnum):
        __new__ = Effect.__dict__["__new_member__"]
        RESTORE = "restore"


def test_an_effect_without_traits_is_refused() -> None:
    with pytest.raises(TypeError, match="restore has no traits"):
        _define()


def test_an_effect_is_known_by_its_name() -> None:
    assert Effect("map-list") is Effect.MAP_LIST
    assert Effect.MAP_LIST.value == "map-list"
    assert isinstance(Effect("create").traits, Traits)
