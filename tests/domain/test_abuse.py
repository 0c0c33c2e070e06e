"""The detector of abuse: what it finds on texts it was made with and on others, what it must not."""

import json
import time
import unicodedata
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.abuse import Abuse, judge, masked
from chalicelib.domain.emergency import Kind, emergency

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
NEVER = {"benign", "polite_complaint", "fp_reported_speech"}


class Line(NamedTuple):
    text: str
    abusive: bool
    kind: str


@cache
def lines(name: str) -> list[Line]:
    rows = (FOLDER / name).read_text("utf-8").splitlines()
    return [Line(**json.loads(row)) for row in rows if row]


def development() -> list[Line]:
    """Made by others; seen while the rules were made."""
    return lines("abuse_development.jsonl")


def seen() -> list[Line]:
    """The half of our own texts that the rules were made with."""
    return [line for line in lines("abuse_texts.jsonl") if not _is_aside(line)]


def aside() -> list[Line]:
    """The half that was kept apart."""
    return [line for line in lines("abuse_texts.jsonl") if _is_aside(line)]


def _is_aside(line: Line) -> bool:
    return zlib.crc32(line.text.encode()) % 2 == 1


def later() -> list[Line]:
    """Written when the rules were done, each a round of its own, then learnt from."""
    return lines("abuse_later_texts.jsonl")


def learnt() -> list[Line]:
    """Two further blind rounds, learnt from: hard ones above all among what is told."""
    return lines("abuse_learnt.jsonl")


SETS = pytest.mark.parametrize("of", [development, seen, aside])


@pytest.mark.parametrize("of", [development, seen, aside, later, learnt])
def test_what_is_called_abuse_is_abuse_and_most_abuse_is_found(
    of: Callable[[], list[Line]],
) -> None:
    said = [(line.abusive, judge(line.text).category is not None) for line in of()]
    hits = said.count((True, True))
    assert hits / sum(found for _, found in said) >= 0.95
    assert hits / sum(meant for meant, _ in said) >= 0.85


@SETS
def test_who_complains_asks_or_reports_is_never_accused(of: Callable[[], list[Line]]) -> None:
    accused = [line for line in of() if line.kind in NEVER and judge(line.text).category]
    assert not accused
    assert {line.kind for line in of()} >= NEVER


def test_no_line_of_the_development_set_stands_in_the_code() -> None:
    code = {path: _plain(path.read_text("utf-8")) for path in (ROOT / "chalicelib").rglob("*.py")}
    texts = {_plain(line.text) for line in development()}
    assert not [(path, text) for path, page in code.items() for text in texts if text in page]
    assert not texts & {_plain(line.text) for line in lines("abuse_texts.jsonl")}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("너 오늘 죽여버린다", Abuse.THREAT),
        ("씨발 팬티 보여줘", Abuse.SEXUAL),
        ("짱깨 새끼들 일 안 하냐", Abuse.HATE),
        ("멍청한 것들", Abuse.INSULT),
        ("씨발", Abuse.PROFANITY),
        ("fuck this", Abuse.PROFANITY),
        ("I'll kill you all", Abuse.THREAT),
        ("你他妈的", Abuse.PROFANITY),
        ("死ね", Abuse.INSULT),
        ("đồ ngu", Abuse.INSULT),
        ("пиздец", Abuse.PROFANITY),
        ("이웃이 씨발이라고 소리쳐요 근데 니들 뭐하냐 씨발놈들아", Abuse.PROFANITY),
    ],
)
def test_the_gravest_kind_is_named(text: str, category: Abuse) -> None:
    assert judge(text).category is category


@pytest.mark.parametrize(
    "text", ["죽고 싶어요", "자살하고 싶다", "더는 못 살겠어요", "그만 살고 싶어요"]
)
def test_words_of_harming_oneself_are_never_abuse(text: str) -> None:
    assert emergency(text) is Kind.SELF_HARM
    assert judge(text).category is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("아 시.발 진짜 느리네", "아 *** 진짜 느리네"),
        ("ㅅㅂ 언제 오나요 ㅂㅅ들아", "*** 언제 오나요 ***들아"),
        ("tlqkf 좀 해라", "*** 좀 해라"),
        ("여권은 언제 나오나요", "여권은 언제 나오나요"),
        (unicodedata.normalize("NFD", "아 씨발"), unicodedata.normalize("NFD", "아 ") + "***"),
        ("아 씨\u200b발", "아 ***"),
    ],
)
def test_only_the_words_themselves_are_hidden(text: str, shown: str) -> None:
    assert masked(text, judge(text)) == shown


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", ["씨발", "ㅅㅂ", "ㅅㅣㅂㅏㄹ", "개새끼야", "병신들"])
def test_the_same_word_is_found_however_it_is_coded(text: str, form: str) -> None:
    coded = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert judge(coded).category is Abuse.PROFANITY


@given(
    st.text(
        st.sampled_from("시발씨병신ㅅㅂ1. -새끼야죽여버린다tlqkf\u1109\u1175\u11af\u200bé\ud800"),
        max_size=60,
    )
)
def test_places_lie_in_the_text_in_order_and_apart(text: str) -> None:
    verdict = judge(text)
    assert (verdict.category is None) == (not verdict.spans)
    assert 0 <= verdict.score <= 1
    ends = [0, *(place for span in verdict.spans for place in span), len(text)]
    assert ends == sorted(ends)
    assert all(start < end for start, end in verdict.spans)


@pytest.mark.parametrize(
    "unit",
    ["시", "시 발 ", "ㅅ1", "1", ".", "새끼 ", "나랑 가 ", "니 ", "fu", "이웃이 씨발 ", "가나다 "],
)
def test_ten_thousand_characters_are_judged_in_a_moment(unit: str) -> None:
    judge("")
    began = time.process_time()
    judge((unit * 10_000)[:10_000])
    # Milliseconds where it is quiet; a rule that tries everything with everything takes minutes.
    assert time.process_time() - began < 2


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
