"""Particles follow the sound a word ends in, whoever gave the word its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.particles import followed

WORDS = [
    # After a vowel.
    ("세정과", "세정과를", "세정과가", "세정과는", "세정과와", "세정과로"),
    ("교통정보센터", "교통정보센터를", "교통정보센터가", "교통정보센터는", "교통정보센터와",
     "교통정보센터로"),
    # After a consonant.
    ("총무팀", "총무팀을", "총무팀이", "총무팀은", "총무팀과", "총무팀으로"),
    ("욕설", "욕설을", "욕설이", "욕설은", "욕설과", "욕설로"),
    ("민원실", "민원실을", "민원실이", "민원실은", "민원실과", "민원실로"),
    ("값", "값을", "값이", "값은", "값과", "값으로"),
    # Digits, as they are read out.
    ("상담사 1", "상담사 1을", "상담사 1이", "상담사 1은", "상담사 1과", "상담사 1로"),
    ("상담사 2", "상담사 2를", "상담사 2가", "상담사 2는", "상담사 2와", "상담사 2로"),
    ("상담사 3", "상담사 3을", "상담사 3이", "상담사 3은", "상담사 3과", "상담사 3으로"),
    ("상담사 9", "상담사 9를", "상담사 9가", "상담사 9는", "상담사 9와", "상담사 9로"),
    ("상담사 10", "상담사 10을", "상담사 10이", "상담사 10은", "상담사 10과", "상담사 10으로"),
    # Latin letters, as they are named or read.
    ("FAQ", "FAQ를", "FAQ가", "FAQ는", "FAQ와", "FAQ로"),
    ("SMS", "SMS를", "SMS가", "SMS는", "SMS와", "SMS로"),
    ("CRM", "CRM을", "CRM이", "CRM은", "CRM과", "CRM으로"),
    ("URL", "URL을", "URL이", "URL은", "URL과", "URL로"),
    ("QR", "QR을", "QR이", "QR은", "QR과", "QR로"),
    ("a.png", "a.png를", "a.png가", "a.png는", "a.png와", "a.png로"),
    ("parking", "parking을", "parking이", "parking은", "parking과", "parking으로"),
    # What stands in brackets behind it, and marks, are not read out.
    ("상담사 3 (경기도)", *(f"상담사 3 (경기도){end}" for end in ("을", "이", "은", "과", "으로"))),
    ("‘지방세’", "‘지방세’를", "‘지방세’가", "‘지방세’는", "‘지방세’와", "‘지방세’로"),
    # What nobody can read out here.
    ("张", "张을(를)", "张이(가)", "张은(는)", "张과(와)", "张(으)로"),
    ("", "을(를)", "이(가)", "은(는)", "과(와)", "(으)로"),
]  # fmt: skip


@pytest.mark.parametrize("row", WORDS, ids=[row[0] for row in WORDS])
def test_each_particle_stands_in_the_form_that_is_spoken(row: tuple[str, ...]) -> None:
    word, *said = row
    assert [followed(word, each) for each in ("을", "이", "은", "과", "으로")] == said


@given(st.text(), st.sampled_from(["을", "이", "은", "과", "으로"]))
def test_any_word_stands_unchanged_before_its_particle(word: str, particle: str) -> None:
    said = followed(word, particle)
    assert said.startswith(word) and len(said) > len(word)
