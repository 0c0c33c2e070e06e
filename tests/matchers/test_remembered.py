"""Texts that were embedded before are not embedded again, and the bytes are the same."""

from pathlib import Path

import numpy as np
import pytest

from chalicelib.matchers.engine import WEIGHTS, Engine, NoEngine
from chalicelib.matchers.remembered import Remembered

TEXTS = ["여권 수수료", "대형폐기물 신고", "How do I pay my water bill?", ""]


class Counting(Engine):
    """The real engine, that counts what it is asked."""

    asked = 0

    def embed(self, texts):  # type: ignore[no-untyped-def]
        self.asked += len(texts)
        return super().embed(texts)


def engine() -> Counting:
    return Counting(WEIGHTS / "tuned.npz")


def test_only_new_texts_are_embedded_and_all_come_back_in_order(tmp_path: Path) -> None:
    first = engine()
    made = Remembered(first, tmp_path).embed(TEXTS)
    assert first.asked == len(TEXTS)
    again = engine()
    known = Remembered(again, tmp_path).embed([TEXTS[2], "새 글", TEXTS[0]])
    assert again.asked == 1
    assert np.array_equal(known[[0, 2]], made[[2, 0]])
    assert np.array_equal(made, engine().embed(TEXTS))


@pytest.mark.parametrize("bytes_found", [b"", b"this is no database at all, but long enough"])
def test_a_file_that_is_not_ours_only_makes_it_slower(tmp_path: Path, bytes_found: bytes) -> None:
    Remembered(engine(), tmp_path).embed(TEXTS[:1])
    (path,) = tmp_path.glob("*.sqlite3")
    path.write_bytes(bytes_found)
    assert Remembered(engine(), tmp_path).embed(TEXTS).shape == (4, 384)


def test_where_nothing_can_be_written_it_still_embeds(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    assert Remembered(engine(), in_the_way).embed(TEXTS).shape == (4, 384)


def test_without_the_engine_there_are_no_vectors(tmp_path: Path) -> None:
    with pytest.raises(NoEngine):
        Remembered(Engine(WEIGHTS / "tuned.npz", package="no_such_engine"), tmp_path).embed(TEXTS)
