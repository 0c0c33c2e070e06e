"""The default wording is complete in all six languages and fits where it is shown."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.definitions.system_texts import system_texts
from chalicelib.domain.language import LANGUAGES

ROOT = Path(__file__).parents[2]

KEYS = sorted(system_texts())

GAPS = {
    "contact_phone": {"phone"},
    "contact_hours": {"hours"},
    "agent_open": {"contact"},
    "agent_closed": {"next_open", "contact"},
    "agent_closed_unknown": {"contact"},
    "answer_footer": {"department", "reviewed"},
    "answer_footer_undated": {"department"},
    "expired": {"department", "contact"},
    "hidden": {"kinds"},
    "trouble": {"contact"},
    "thanks_disliked": {"contact"},
    "correction": {"question"},
    "none_of_these": {"contact"},
    "about.smalltalk": {"service", "name", "contact"},
    "about.weather": {"contact"},
    "about.abuse": {"contact"},
    "about.agency": {"contact"},
    "about.elsewhere": {"place", "name", "contact"},
    "elsewhere_ours": {"name", "question"},
    "desk.opened": {"receipt"},
    "desk.message": {"receipt"},
    "desk.opens": {"next_open"},
    "desk.transferred": {"department"},
    "desk.heard": {"receipt"},
    "desk.held": {"receipt"},
    "desk.closed": {"receipt"},
    "text.received": {"receipt", "due"},
    "text.due": {"receipt", "due"},
    "text.moved": {"receipt", "due"},
    "text.passed": {"department", "due", "receipt"},
    "task.call_by": {"due", "receipt"},
    "task.call_between": {"day", "first", "last", "receipt"},
    "task.visit": {"due", "receipt"},
    "task.missed": {"due"},
    "notices_stopped": {"name", "date"},
    "notices_stopped_kakao": {"name", "date"},
    "notices_again_kakao": {"name", "date"},
    "rating.thanks": {"score"},
    "label.score": {"score"},
}

# Letters that only this language of the six is written in.
SCRIPTS = {
    "ko": r"[가-힣]",
    "zh": r"[\u4e00-\u9fff]",
    "ja": r"[ぁ-んァ-ヶ\u4e00-\u9fff]",
    "mn": r"[А-Яа-яӨөҮүЁё]",
}

NUMBERS = {"fire": ["119"], "injury": ["119"], "crime": ["112"], "self_harm": ["109", "129", "119"]}


def wordings() -> Iterator[tuple[str, str, str]]:
    for key, text in system_texts().items():
        for code, words in text.items():
            yield key, code, words


def test_the_program_says_every_text_there_is() -> None:
    program = "".join(path.read_text("utf-8") for path in (ROOT / "chalicelib").rglob("*.py"))
    by_name = set(re.findall(r'"([a-z_.]+)"', program))
    by_family = tuple(set(re.findall(r'f"([a-z]+\.)\{', program)) - {"label."})
    assert {key for key in KEYS if key not in by_name and not key.startswith(by_family)} == set()


def test_every_text_the_program_asks_for_is_there() -> None:
    asked = re.compile(r"""(?:\.text\(|texts\[)\s*"([a-z_.]+)\"""")
    sources = (path.read_text("utf-8") for path in (ROOT / "chalicelib").rglob("*.py"))
    found = {key for source in sources for key in asked.findall(source)}
    assert found <= set(system_texts())
    assert len(found) > 10


def test_no_text_stands_twice_in_the_file() -> None:
    raw = (ROOT / "chalicelib" / "definitions" / "texts.json").read_text("utf-8")
    named = [key for pairs in _objects(raw) for key in pairs]
    assert len(named) == len(KEYS) * (len(LANGUAGES) + 1)


def _objects(raw: str) -> list[list[str]]:
    """The keys of every object, as they are written."""
    found: list[list[str]] = []

    def keep(pairs: list[tuple[str, object]]) -> None:
        found.append([key for key, _ in pairs])

    json.loads(raw, object_pairs_hook=keep)
    return found


def test_every_text_stands_in_all_six_languages() -> None:
    for key, text in system_texts().items():
        assert tuple(text) == LANGUAGES, key
        assert all(words == words.strip() != "" for words in text.values()), key


@pytest.mark.parametrize("key", KEYS)
def test_the_gaps_are_the_same_in_every_language(key: str) -> None:
    for code, words in system_texts()[key].items():
        assert set(re.findall(r"\{(\w*)\}", words)) == GAPS.get(key, set()), code


def test_labels_fit_a_kakao_button() -> None:
    for key, code, words in wordings():
        if key.startswith("label."):
            assert len(words.encode("utf-16-le")) // 2 <= 14, (key, code)


def test_the_language_switch_can_be_found_by_who_reads_none_of_the_six() -> None:
    for code, words in system_texts()["label.language"].items():
        assert "Language" in words, code


def test_labels_that_stand_together_differ() -> None:
    for code in LANGUAGES:
        together = [
            system_texts()[f"label.{name}"][code]
            for name in (
                "home",
                "back",
                "more",
                "agent",
                "language",
                "helped",
                "not_helped",
                "again",
                "none",
                "anyway",
            )
        ]
        assert len(set(together)) == len(together), code


def test_each_language_is_written_in_its_script() -> None:
    for key, code, words in wordings():
        assert unicodedata.is_normalized("NFC", words), (key, code)
        if code in SCRIPTS:
            assert re.search(SCRIPTS[code], words), (key, code)


def test_only_korean_is_written_in_hangul() -> None:
    for key, code, words in wordings():
        assert code == "ko" or not re.search(r"[가-힣]", words), (key, code)


@pytest.mark.parametrize("kind", NUMBERS)
def test_an_emergency_text_names_its_numbers_in_every_language(kind: str) -> None:
    for code, words in system_texts()[f"emergency.{kind}"].items():
        assert all(number in words for number in NUMBERS[kind]), code
        assert len(words) <= 400, code
