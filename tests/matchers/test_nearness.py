"""Rows survive their packing, and thousands of entries give the answer that all would give."""

import numpy as np
import pytest

from chalicelib.matchers.nearness import DIMENSIONS, MOST_ROWS, Near, Rows, pack, rows_of


def planted(count: int, seed: int = 1) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    found: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return found


def best(near: Near) -> int:
    return int(near.entries[near.scores.argmax()])


def test_a_packed_row_points_where_it_did() -> None:
    vectors = planted(50)
    near = Rows(pack(vectors), range(50)).compare(vectors[:1], {})
    assert near.nearest[0] == pytest.approx(1, abs=0.01)
    assert np.allclose(near.nearest, vectors @ vectors[0], atol=0.01)


def test_the_best_of_thousands_is_the_best_of_all() -> None:
    """Three texts an entry, near to each other as an entry's texts are."""
    middles = planted(2_000)
    noise = planted(6_000, seed=2).reshape(2_000, 3, DIMENSIONS)
    texts = middles[:, None] + 0.8 * noise
    texts /= np.linalg.norm(texts, axis=2, keepdims=True)
    owners = np.repeat(np.arange(2_000), 3).tolist()
    rows = Rows(pack(texts.reshape(-1, DIMENSIONS)), owners)
    for wanted in range(0, 2_000, 40):
        asked = middles[wanted] + 0.9 * planted(1, seed=wanted)[0]
        near = rows.compare((asked / np.linalg.norm(asked))[None], {})
        assert best(near) == wanted
        assert len(near.entries) < 200


def test_an_entry_that_words_found_is_compared_however_far_it_is() -> None:
    vectors = planted(5_000)
    rows = Rows(pack(vectors), range(5_000))
    far = int((vectors @ vectors[0]).argmin())
    assert far not in rows.compare(vectors[:1], {}).entries
    assert far in rows.compare(vectors[:1], {far: 1.0}).entries


def test_a_story_counts_by_its_nearest_sentence_too() -> None:
    vectors = planted(3)
    whole = (vectors[0] + vectors[1]) / np.linalg.norm(vectors[0] + vectors[1])
    rows = Rows(pack(vectors), range(3))
    told = rows.compare(np.stack([whole, vectors[1]]), {})
    assert told.scores[1] > told.scores[0]


def test_bytes_of_another_count_are_refused() -> None:
    with pytest.raises(ValueError, match="not the vectors"):
        Rows(pack(planted(4)), range(5))


def test_an_entry_keeps_its_answer_among_its_first_texts() -> None:
    texts = [f"물음 {number}" for number in range(500)] + ["답"]
    rows = list(rows_of({"many": texts, "none": ["", "  "], "one": ["물음", "물음", "답"]}))
    assert [text for number, text in rows if number == 0][-1] == "답"
    assert sum(number == 0 for number, _ in rows) == MOST_ROWS
    assert [text for number, text in rows if number == 2] == ["물음", "답"]
