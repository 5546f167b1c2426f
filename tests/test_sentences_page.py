"""The sample of enforced sentences: drawn the same way each time, with the verdicts of people."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from benchmarks.sentences import COLUMNS, SAMPLES, Reference, Sample, drawn, page, verdicts

from liveref.model.fact import Fact, Fate, SentenceFate
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason

FIRST = SAMPLES[0]


def sentence(number: int, fate: Fate = Fate.ENFORCED) -> SentenceFate:
    origin = Origin("index.rst", number)
    reason = Reason(rule="sentence-range", evidence=Evidence.PROSE, origin=origin)
    fact = Fact(about="box.size", fact="range", value={"maximum": number}, reason=reason)
    return SentenceFate(text=f"At most {number}.", origin=origin, fate=fate, facts=(fact,))


def references(count: int) -> list[Reference]:
    return [
        Reference(f"service{n} 1.0", "published", [sentence(m) for m in range(30)])
        for n in range(count)
    ]


def test_the_sample_is_the_same_each_time() -> None:
    rows = drawn(FIRST, references(12), {})
    assert rows == drawn(FIRST, references(12), {})
    assert len(rows) == 200
    assert len({row["reference"] for row in rows}) == 10


def test_a_sentence_that_is_not_enforced_is_not_drawn() -> None:
    [reference] = references(1)
    others = [sentence(99, Fate.SHOWN), sentence(98, Fate.NOT_UNDERSTOOD)]
    mixed = Reference(reference.name, "published", [*reference.sentences, *others])
    assert {row["sentence"] for row in drawn(FIRST, [mixed], {})} == {
        f"At most {n}." for n in range(30)
    }


def test_a_verdict_stays_with_its_sentence_and_its_facts(tmp_path: Path) -> None:
    rows = drawn(FIRST, references(12), {})
    rows[3]["verdict"] = "right"
    file = tmp_path / "sentences.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    again = drawn(FIRST, references(12), verdicts(file))
    assert [row["verdict"] for row in again].count("right") == 1
    assert again[3] == rows[3]
    other = [r._replace(sentences=[sentence(n + 50) for n in range(30)]) for r in references(12)]
    assert not any(row["verdict"] for row in drawn(FIRST, other, verdicts(file)))


def test_the_page_counts_the_fates() -> None:
    mixed = [sentence(1), sentence(2, Fate.SHOWN), sentence(3, Fate.NOT_UNDERSTOOD)]
    text = page([Reference("boxes 1.0", "published", mixed)], [])
    assert "| boxes 1.0 | 3 | 1 | 1 | 1 |" in text
    assert "| all published | 3 | 1 | 1 | 1 |" in text


def test_another_seed_draws_other_sentences() -> None:
    other = FIRST._replace(seed=FIRST.seed + 1)
    assert drawn(other, references(40), {}) != drawn(FIRST, references(40), {})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.path.name)
def test_the_samples_of_the_repository_can_be_read(sample: Sample) -> None:
    with sample.path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == sample.size
    assert {row["verdict"].partition(":")[0] for row in rows} <= {"", "right", "partly", "wrong"}
