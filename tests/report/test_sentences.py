"""The fates of sentences as people and programs see them."""

from __future__ import annotations

import io
import json

from rich.console import Console

from liveref.model.fact import Explanation, Fact, Fate, SentenceFate
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason
from liveref.report.explain_json import explain_json, sentences_json
from liveref.report.sentences_text import sentences_text

REASON = Reason(rule="sentence-range", evidence=Evidence.PROSE, origin=Origin("index.rst", 4))
SIZE = Fact(about="box.size", fact="range", value={"maximum": 9}, reason=REASON)
FATES = (
    SentenceFate(
        text="A size is at\nmost 9.",
        origin=Origin("index.rst", 4),
        fate=Fate.ENFORCED,
        facts=(SIZE,),
    ),
    SentenceFate(
        text="It must shine.",
        origin=Origin("index.rst", 7),
        fate=Fate.NOT_UNDERSTOOD,
        missing="which resource is `it`?",
        operations=("create_box",),
    ),
)


def test_text_groups_sentences_by_their_fates() -> None:
    text = io.StringIO()
    sentences_text(FATES, Console(file=text, width=40))
    assert text.getvalue().splitlines() == [
        "Enforced (1)",
        "  index.rst:4: A size is at most 9.",
        '      by box.size range {"maximum":9}',
        "",
        "Not understood (1)",
        "  index.rst:7: It must shine.",
        "      missing: which resource is `it`?",
        "",
        "2 sentences demand something: 1 enforced, 0 shown, 1 not understood",
    ]


def test_json_has_an_object_for_each_sentence() -> None:
    explanation = Explanation(sentences=FATES)
    content = json.loads(sentences_json(explanation))
    assert content["sentences"] == [
        {
            "text": "A size is at\nmost 9.",
            "at": "index.rst:4",
            "fate": "enforced",
            "facts": [{"about": "box.size", "fact": "range", "value": {"maximum": 9}}],
            "missing": "",
        },
        {
            "text": "It must shine.",
            "at": "index.rst:7",
            "fate": "not understood",
            "facts": [],
            "missing": "which resource is `it`?",
        },
    ]
    assert json.loads(explain_json(explanation))["sentences"] == content["sentences"]


def test_sentences_are_chosen_by_their_facts_and_their_operations() -> None:
    explanation = Explanation(facts=(SIZE,), sentences=FATES)
    assert explanation.about("box").sentences == FATES[:1]
    assert explanation.about("create_box").sentences == FATES[1:]
