"""Shortening keeps every promise for every text: limits, words, graphemes, and nothing lost."""

import unicodedata

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.graphemes import is_boundary
from chalicelib.domain.shortening import clip, fits, shorten, split, split_end, units

FAMILY = "👨‍👩‍👧‍👦"
FLAGS = "🇰🇷🇻🇳🇲🇳"
OLD_HANGUL = "\u1112\u119e\u11ab\u1100\u1173\u11af"

_CLUSTERS = st.sampled_from(
    [
        FAMILY,
        "🇰🇷",
        "👍🏽",
        "☎️",
        "1️⃣",
        "e\u0301",
        "\u1112\u1161\u11ab",
        "क्षि",
        "กำ",
        "ﾊﾟ",
        "\r\n",
        "한",
        "ㅋ",
        "a",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    ]
)
_TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(_CLUSTERS, max_size=60).map("".join),
    st.lists(
        st.sampled_from(
            ["민원", "안내", "입니다.", "\n\n", "\n", " ", "  ", FAMILY, "여권", "\u202e", "‮abc"]
        ),
        max_size=60,
    ).map("".join),
    st.text(st.characters(codec=None), max_size=60),
)
_KOREAN = st.lists(
    st.text("가나다라마바사", min_size=1, max_size=15), min_size=1, max_size=80
).flatmap(
    lambda words: st.lists(
        st.sampled_from([" ", "\n", "\n\n", ". ", "  "]), min_size=len(words), max_size=len(words)
    ).map(lambda gaps: "".join(word + gap for word, gap in zip(words, gaps, strict=True)).strip())
)


def unicode_boundaries(text):
    """Where Unicode's own rules (the regex package) allow a cut."""
    return {0, len(text)} | {match.end() for match in regex.finditer(r"\X", text)}


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("abc", 3), ("가나다", 3), ("👍", 2), ("🇰🇷", 4), (FAMILY, 11), ("\ud83d", 1)],
)
def test_length_is_counted_in_utf16_units(text, length):
    assert units(text) == length
    assert fits(text, length)
    assert not fits(text, length - 1)


@given(st.one_of(_TEXTS, st.text(st.characters(min_codepoint=0x300), max_size=40)))
@example(FLAGS + "a" + FLAGS)
@example(OLD_HANGUL)
@example("a\u0600b\u0d4eക")
@example("क्\u200dष")
def test_a_boundary_of_ours_is_always_one_of_unicodes(text):
    ours = {at for at in range(len(text) + 1) if is_boundary(text, at)}
    assert ours <= unicode_boundaries(text)


@pytest.mark.parametrize(
    "text",
    [
        "가나다",
        "abc 가",
        "👍🏽👍",
        FLAGS,
        FAMILY + FAMILY,
        "é́e",
        "\u1112\u1161\u11ab한",
        "您好",
        "ไทย",
    ],
)
def test_the_boundaries_of_usual_texts_are_all_found(text):
    assert {at for at in range(len(text) + 1) if is_boundary(text, at)} == unicode_boundaries(text)


@given(_TEXTS, st.integers(8, 80))
def test_a_label_is_inside_its_limit_and_cut_between_graphemes(text, limit):
    label = clip(text, limit)
    assert fits(label, limit)
    if label != text:
        assert label.endswith("…")
        _assert_whole_graphemes(text, len(label) - 1, limit)


@given(_TEXTS, st.integers(8, 80), st.sampled_from(["", "https://icheon.example/a"]))
def test_a_shortened_text_is_inside_its_limit_and_cut_between_graphemes(text, limit, tail):
    short = shorten(text, limit, tail)
    assert fits(short, limit)
    if fits(text, limit):
        assert short == text
    elif short != text.strip():
        body = short.removesuffix("\n" + tail if tail else "")
        assert body.endswith("…")
        _assert_whole_graphemes(text.strip(), len(body) - 1, limit - units(short) + units(body))


def _assert_whole_graphemes(text, cut, limit):
    """The cut is a boundary, unless the only grapheme kept is longer than the limit."""
    first = next(iter(regex.findall(r"\X", text)))
    assert cut in unicode_boundaries(text) or units(first) >= limit or _careful(text, cut)


def _careful(text, cut):
    """We join a little more than Unicode does; such a run may be longer than the limit too."""
    return not any(is_boundary(text, at) for at in range(1, cut + 1))


@given(_KOREAN, st.integers(20, 120), st.sampled_from(["", "https://a.kr/"]))
def test_no_word_is_cut_when_every_word_fits(text, limit, tail):
    for words in (
        shorten(text, limit * 2, tail).split(),
        " ".join(split(text, limit * 2, 3, tail)).split(),
    ):
        body = [word.removesuffix("…") for word in words if word != tail]
        assert body == text.split()[: len(body)]


@given(_TEXTS, st.integers(8, 60), st.integers(1, 3))
def test_pieces_are_inside_the_limit_and_few_enough(text, limit, pieces):
    cut = split(text, limit, pieces)
    assert 1 <= len(cut) <= pieces
    assert all(fits(piece, limit) for piece in cut)
    if text.strip():
        assert all(piece.strip() for piece in cut)


@given(_TEXTS, st.integers(8, 60))
def test_pieces_join_back_to_the_same_text(text, limit):
    cut = split(text, limit, 1000)
    at = 0
    for piece in cut:
        found = text.index(piece, at)
        assert not text[at:found].strip()
        at = found + len(piece)
    assert not text[at:].strip()


@given(_KOREAN, st.integers(16, 60), st.integers(1, 3))
def test_nothing_is_shortened_that_fits_when_cut_between_words(text, limit, pieces):
    words, lines = text.split(), 1
    used = 0
    for word in words:
        if used and used + 2 + len(word) > limit:
            lines, used = lines + 1, 0
        used += len(word) + (2 if used else 0)
    if lines <= pieces:  # even with every gap two units wide
        assert squeezed("".join(split(text, limit, pieces))) == squeezed(text)


@given(_TEXTS, st.integers(8, 60))
def test_the_end_that_is_taken_off_fits_and_nothing_is_lost(text, limit):
    head, end = split_end(text, limit)
    assert fits(end, limit)
    assert squeezed(head + end) == squeezed(text)
    assert bool(head) == (not fits(text.strip(), limit))


def test_paragraphs_are_preferred_to_sentences_and_sentences_to_words():
    paragraphs = "가" * 60 + "\n\n" + "나" * 60
    assert split(paragraphs, 100, 2) == ["가" * 60, "나" * 60]
    sentences = "접수는 끝났습니다. " * 3 + "처리는 내일 시작합니다"
    assert split(sentences, 40, 2) == [
        ("접수는 끝났습니다. " * 3).strip(),
        "처리는 내일 시작합니다",
    ]
    assert split("가나다 라마바 사아자 차카타", 10, 3) == ["가나다 라마바", "사아자 차카타"]


def test_a_wasteful_paragraph_break_is_given_up_before_anything_is_shortened():
    text = "가" * 60 + "\n\n" + "나 " * 70
    assert squeezed("".join(split(text, 102, 2))) == squeezed(text)


def test_what_does_not_fit_ends_with_the_link_on_its_own_line():
    pieces = split("민원 안내 " * 400, 1000, 2, "https://icheon.example/a/icheon/x")
    assert len(pieces) == 2
    assert pieces[1].endswith("…\nhttps://icheon.example/a/icheon/x")


def test_a_link_that_would_fill_the_text_is_left_out():
    assert (
        shorten("민원 안내 " * 10, 20, "https://icheon.example/a")
        == "민원 안내 민원 안내 민원 안내…"
    )


def test_white_space_around_a_text_is_given_up_before_any_word():
    assert shorten("  민원 안내   ", 6) == "민원 안내"
    assert split("  민원 안내   ", 6, 1) == ["민원 안내"]


def test_a_space_that_belongs_to_a_grapheme_stays_with_it():
    arabic_number_sign = "\u0600"
    assert split(f"가나다{arabic_number_sign} 라마바사", 6, 2) == [
        f"가나다{arabic_number_sign} ",
        "라마바사",
    ]
    assert split("가나다 \u0301라마바", 5, 2) == ["가나다", " \u0301라마바"]


def test_an_end_without_any_boundary_is_still_taken_off():
    head, end = split_end("가" + "\u0301" * 50, 20)
    assert head + end == "가" + "\u0301" * 50
    assert fits(end, 20)


def test_halves_of_a_surrogate_pair_are_not_parted():
    assert not is_boundary("\ud83d\ude00", 1)
    assert is_boundary("\ud83d가", 1)


def test_chinese_is_cut_after_its_marks_and_never_before_them():
    text = "请携带身份证和照片前往市政府民愿室。" * 10
    pieces = split(text, 50, 8)
    assert "".join(pieces) == text
    assert all(not unicodedata.category(piece[0]).startswith("P") for piece in pieces)
    assert not shorten(text, 37).startswith("。")
    assert units(shorten(text, 40)) > 30


def test_one_grapheme_longer_than_the_limit_is_cut_rather_than_lost_in_a_loop():
    zalgo = "가" + "\u0301" * 300
    assert fits(clip(zalgo, 14), 14)
    assert fits(shorten(zalgo, 100), 100)
    assert "".join(split(zalgo, 100, 4)) == zalgo


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("여권 수령일", "여권 수령일"),
        ("대형폐기물 배출 신고 안내문", "대형폐기물 배출 신고 안…"),
        ("가" * 12 + FAMILY, "가" * 12 + "…"),
    ],
)
def test_labels_are_cut_so(label, shown):
    assert clip(label, 14) == shown
