"""Packed answers: the same bytes come back, for ever, and only over the texts they were made of."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.packing import pack, unpack
from chalicelib.domain.prose import prose
from tests.cities import city


@given(st.binary(max_size=3000), st.binary(max_size=3000))
def test_the_very_bytes_come_back(answer: bytes, texts: bytes) -> None:
    assert unpack(pack(answer, texts), texts) == answer


@given(st.binary(min_size=40, max_size=400), st.binary(min_size=1, max_size=400))
def test_other_texts_are_noticed(answer: bytes, texts: bytes) -> None:
    with pytest.raises(ValueError, match="other texts"):
        unpack(pack(answer, texts), b"another" + texts)


def test_an_unknown_shape_is_noticed() -> None:
    with pytest.raises(ValueError, match="shape"):
        unpack(b"\x09whatever", b"")


def test_an_answer_of_the_tenants_own_words_takes_little_room() -> None:
    answer = "".join(chr(0xAC00 + (n * 7919) % 11172) for n in range(1000))
    tenant = city(
        faq={
            "long": {
                "question": {"ko": "긴 답"},
                "answer": {"ko": answer},
                "department": "minwon",
                "source": "시험용",
            }
        }
    )
    payload = json.dumps({"text": answer}, ensure_ascii=False).encode()
    assert len(payload) > 3000
    assert len(pack(payload, prose(tenant, ("faq:long",), "ko"))) < 120


FROZEN = {f"label.{name}": {"ko": name} for name in ("home", "back", "more", "agent", "language")}
ANSWER = (
    '{"version":"2.0","template":{"outputs":[{"simpleText":{"text":"시청 민원실에서 만듭니다."}}]}}'
)
PACKED = "0178f93e2860e0a3d0d7c4643650c8d4d6020083ca2fa1"


def test_an_answer_packed_by_the_first_release_is_still_read() -> None:
    """Turns live for years: this literal was written once and must be readable for ever."""
    texts = prose(city(texts=FROZEN), ("faq:passport", "menu", "areas", "notice:n1"), "ko")
    assert unpack(bytes.fromhex(PACKED), texts).decode() == ANSWER
