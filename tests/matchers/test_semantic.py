"""The semantic matcher understands what is meant, and never answers at random."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.faq import NOTHING, Built
from chalicelib.matchers import MATCHERS
from chalicelib.matchers.engine import WEIGHTS, Engine
from chalicelib.matchers.gate import Gate
from chalicelib.matchers.lexical import Lexical
from chalicelib.matchers.nothing import Nothing
from chalicelib.matchers.semantic import COLD_SECONDS, Semantic

ENTRIES = {
    "library": ["도서관은 언제 문을 여나요?", "도서관 이용 시간", "평일 오전 9시에 엽니다."],
    "loan": ["책은 몇 권까지 빌릴 수 있나요?", "도서 대출 권수", "한 번에 다섯 권, 14일입니다."],
    "pool": ["수영장 이용료는 얼마인가요?", "수영장 요금", "성인 한 번에 4천 원입니다."],
    "trees": ["가로수 가지치기를 신청하려면?", "나무 전지 요청", "공원녹지과에서 살펴봅니다."],
    "noise": ["공사장 소음은 어디에 신고하나요?", "공사 소음 민원", "환경과에서 소음을 잽니다."],
    "bees": ["벌집을 없애 주나요?", "벌집 제거 요청", "소방서에 연결해 드립니다."],
    "flu": ["독감 예방접종은 어디에서 하나요?", "독감 주사", "보건소와 지정 의원에서 맞습니다."],
    "wifi": ["공공 와이파이는 어디에서 쓸 수 있나요?", "무료 와이파이", "버스와 공원에서 됩니다."],
}
MATCHER = MATCHERS["semantic"]


@pytest.fixture(scope="module")
def built() -> Built:
    made = MATCHER.build(ENTRIES, "이천시")
    # Through JSON, as a config version carries it.
    return Built(json.loads(json.dumps(made.index)), made.vectors)


@pytest.mark.parametrize(
    ("utterance", "entry"),
    [
        ("책 보러 가려는데 아침 몇 시부터 들어갈 수 있어요?", "library"),
        ("도써관 문 여는시간", "library"),
        ("수영장 얼마임?", "pool"),
        ("ㅅㅜ영장 요금", "pool"),
        ("tndudwkd dyrma", "pool"),
        ("가로수가 우리 집 창문을 다 가려서 햇빛이 안 들어요", "trees"),
        ("공사장이 새벽부터 너무 시끄러워서 애기가 잠을 못 자요", "noise"),
        ("처마 밑에 말벌이 집을 지었어요", "bees"),
        ("How many books can I borrow at once?", "loan"),
        ("哪里可以打流感疫苗？", "flu"),
        ("インフルエンザの予防接種はどこで受けられますか", "flu"),
        ("Bể bơi giá bao nhiêu một lần?", "pool"),
        ("Үнэгүй wifi хаана байдаг вэ?", "wifi"),
    ],
)
def test_the_entry_that_is_meant_is_answered(built: Built, utterance: str, entry: str) -> None:
    ranking = MATCHER.match(built.index, utterance, 3, built.read_vectors)
    assert ranking.ranked[0] == entry
    assert ranking.sure
    assert not ranking.degraded


@pytest.mark.parametrize(
    ("utterance", "entries"),
    [
        ("수영장 이용료랑 도서관 시간 알려주세요", {"pool", "library"}),
        ("공사 소음 신고하고 싶고 벌집도 없애 주세요", {"noise", "bees"}),
        ("독감 주사 및 수영장 요금", {"flu", "pool"}),
        ("When does the library open and how much is the swimming pool?", {"library", "pool"}),
    ],
)
def test_who_asks_two_things_gets_both(built: Built, utterance: str, entries: set[str]) -> None:
    ranking = MATCHER.match(built.index, utterance, 3, built.read_vectors)
    assert {ranking.ranked[0], *ranking.also} == entries


@pytest.mark.parametrize(
    "utterance",
    [
        "아이들이랑 수영장 가려는데 얼마인가요?",
        "벌집이 크고 무서워요, 빨리 없애 주세요",
        "The wasps are big and dangerous, who removes the nest?",
        "Ong làm tổ ở nhà tôi, ai giúp được?",
    ],
)
def test_who_asks_one_thing_in_two_halves_gets_one(built: Built, utterance: str) -> None:
    assert MATCHER.match(built.index, utterance, 3, built.read_vectors).also == ()


@pytest.mark.parametrize(
    ("utterance", "about"),
    [
        ("안녕하세요", "greeting"),
        ("고맙습니다 수고하세요", "thanks"),
        ("너 이름이 뭐야", "smalltalk"),
        ("내일 비 와요?", "weather"),
        ("국민연금 얼마 나오는지 알려주세요", "agency"),
    ],
)
def test_what_no_city_answers_is_refused_with_the_reason(
    built: Built, utterance: str, about: str
) -> None:
    ranking = MATCHER.match(built.index, utterance, 3, built.read_vectors)
    assert not ranking.sure
    assert ranking.about == about


def test_a_question_about_another_city_is_refused_by_its_name(built: Built) -> None:
    theirs = MATCHER.match(built.index, "수원시 수영장 요금", 3, built.read_vectors)
    assert (theirs.sure, theirs.about) == (False, "elsewhere:수원시")
    assert MATCHER.match(built.index, "이천시 수영장 요금", 3, built.read_vectors).sure


@pytest.mark.parametrize(
    "utterance",
    ["", " ", "\0", "ㅁ", "ㅏ", "?!", "😀😀😀", "<b>1 = 1;</b> --", "SELECT * FROM faq", "가" * 10_000,
     "ㅋ" * 10_000, "a b漢あЖ가ㄱ\u200d\ufeff", "\ud800"],
)  # fmt: skip
def test_what_says_nothing_gets_no_answer_at_random(built: Built, utterance: str) -> None:
    assert not MATCHER.match(built.index, utterance, 3, built.read_vectors).sure


@pytest.mark.parametrize("entry", sorted(ENTRIES))
def test_the_question_itself_is_all_but_certain(built: Built, entry: str) -> None:
    ranking = MATCHER.match(built.index, ENTRIES[entry][0] + "!!", 3, built.read_vectors)
    assert ranking.ranked[0] == entry
    assert ranking.confidence > 0.9


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=60)
def test_no_text_is_too_strange(text: str) -> None:
    ranking = MATCHER.match(_SMALL.index, text, 2, _SMALL.read_vectors)
    assert 0.0 <= ranking.confidence <= 1.0
    assert len(ranking.ranked) <= 2
    assert set(ranking.ranked) <= {"pool", "bees"}


_SMALL = MATCHER.build({"pool": ENTRIES["pool"], "bees": ENTRIES["bees"]})


def test_vectors_are_asked_for_once_and_only_by_free_text() -> None:
    made, asked = MATCHER.build(dict(list(ENTRIES.items())[:3])), []

    def vectors() -> bytes:
        asked.append(1)
        return made.vectors

    for text in ("", "수영장 요금", "도서관 시간", "책 대출"):
        MATCHER.match(made.index, text, 3, vectors)
    assert len(asked) == 1


def degraded_by() -> Iterator[tuple[str, object, bytes]]:
    made = MATCHER.build(ENTRIES)
    yield "lost", made.index, b""
    yield "torn", made.index, made.vectors[:-1]
    yield "of other entries", made.index, _SMALL.vectors
    yield "of another model", {**made.index, "made_by": "another"}, made.vectors


@pytest.mark.parametrize("why", ["lost", "torn", "of other entries", "of another model"])
def test_without_its_vectors_the_words_serve_and_it_says_so(why: str) -> None:
    index, vectors = next((index, held) for name, index, held in degraded_by() if name == why)
    fresh = _matcher(Engine(WEIGHTS / "tuned.npz"))
    ranking = fresh.match(index, "수영장 요금이 궁금해요", 3, lambda: vectors)
    assert ranking.ranked[0] == "pool"
    assert ranking.sure
    assert ranking.degraded


def test_without_the_engine_words_are_indexed_and_serve_alone() -> None:
    without = _matcher(Engine(WEIGHTS / "tuned.npz", package="no_such_engine"))
    made = without.build(ENTRIES)
    assert made.vectors == b""
    ranking = without.match(made.index, "수영장 요금이 궁금해요")
    assert ranking.ranked[0] == "pool"
    assert not ranking.degraded


def test_a_cold_process_short_of_time_answers_by_words_and_a_warm_one_by_meaning() -> None:
    made = MATCHER.build(ENTRIES)
    fresh = _matcher(Engine(WEIGHTS / "tuned.npz"))
    asked = "처마 밑에 말벌이 집을 지었어요"
    hurried = fresh.match(made.index, asked, 3, made.read_vectors, COLD_SECONDS / 2)
    assert hurried.degraded
    assert not fresh.match(made.index, asked, 3, made.read_vectors, COLD_SECONDS * 2).degraded
    assert not fresh.match(made.index, asked, 3, made.read_vectors, COLD_SECONDS / 2).degraded


def test_entries_without_a_text_are_never_found_and_hurt_nobody() -> None:
    made = MATCHER.build({"empty": [], "blank": ["", " "], "pool": ENTRIES["pool"]})
    ranking = MATCHER.match(made.index, "수영장 요금", 3, made.read_vectors)
    assert ranking.ranked == ("pool",)


@pytest.mark.parametrize("entries", [{}, {"empty": []}, {"blank": [""]}])
def test_without_any_text_nothing_is_found(entries: dict[str, list[str]]) -> None:
    made = MATCHER.build(entries)
    assert MATCHER.match(made.index, "수영장 요금", 3, made.read_vectors) == NOTHING


def test_ten_thousand_variants_are_indexed_by_the_first_of_them() -> None:
    many = [f"수영장 요금 {number}번째 물음" for number in range(10_000)]
    made = MATCHER.build({"pool": [*many, "4천 원입니다."], "bees": ENTRIES["bees"]})
    assert len(made.vectors) < 100_000
    assert MATCHER.match(made.index, "수영장 얼마예요", 3, made.read_vectors).ranked[0] == "pool"


def test_the_same_texts_give_the_same_bytes() -> None:
    assert MATCHER.build(ENTRIES).vectors == MATCHER.build(ENTRIES).vectors


def test_many_threads_find_what_one_finds(built: Built) -> None:
    asked = [text for texts in ENTRIES.values() for text in texts]

    def find(text: str) -> object:
        return MATCHER.match(built.index, text + " 요?", 3, built.read_vectors)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(find, asked)) == [find(text) for text in asked]


def _matcher(engine: Engine) -> Semantic:
    gate, nothing = Gate(Path(WEIGHTS / "gate.json")), Nothing(WEIGHTS / "nothing.npz")
    return Semantic(engine, Lexical(), gate, nothing)
