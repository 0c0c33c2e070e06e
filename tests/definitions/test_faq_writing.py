"""A variant or a draft enters a file as if the officer had typed it: nothing else changes."""

import difflib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.definitions.faq import UNWRITTEN
from chalicelib.definitions.faq_writing import draft_entry, with_draft, with_variant
from chalicelib.domain.errors import NotFound
from tests.definitions.sample import Index, city, draft, edited

CITIES = sorted(Path("tenants").glob("*/faq.json"))
DAY = date(2026, 11, 22)
NEW = draft_entry("kiosk", "무인발급기 위치", ["발급기 어디"], "call-center", DAY)
# How else an officer's editor may have set the file.
STYLES: dict[str, dict[str, Any]] = {
    "two": {"indent": 2}, "four": {"indent": 4}, "tabs": {"indent": "\t"}, "one line": {},
    "dense": {"separators": (",", ":")}, "escaped": {"indent": 2, "ensure_ascii": True},
}  # fmt: skip


def styled(style: str, **changes: Any) -> str:
    faq = city()["faq"]
    faq["entries"][0] |= changes
    return json.dumps(faq, **{"ensure_ascii": False, **STYLES[style]})


def new_lines(before: str, after: str) -> tuple[int, int]:
    """How many lines went, how many came."""
    changed = list(difflib.ndiff(before.splitlines(True), after.splitlines(True)))
    return sum(line[0] == "-" for line in changed), sum(line[0] == "+" for line in changed)


@pytest.mark.parametrize("path", CITIES, ids=lambda path: path.parent.name)
def test_a_variant_is_one_new_line_in_a_true_citys_file(path: Path) -> None:
    text = path.read_text("utf-8")
    for entry in json.loads(text)["entries"]:
        after = with_variant(text, entry["id"], "처음 보는 말")
        # The line before it gets its comma.
        assert new_lines(text, after) == (1, 2)
        (found,) = (each for each in json.loads(after)["entries"] if each["id"] == entry["id"])
        assert found == {**entry, "variants": [*entry["variants"], "처음 보는 말"]}


@pytest.mark.parametrize("path", CITIES, ids=lambda path: path.parent.name)
def test_a_draft_is_new_lines_at_the_end_of_a_true_citys_file(path: Path) -> None:
    text = path.read_text("utf-8")
    after = with_draft(text, NEW)
    assert json.loads(after)["entries"] == [*json.loads(text)["entries"], NEW]
    assert new_lines(text, after)[0] <= 1
    # As the whole file would be written, where it is written in the same way.
    if text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n":
        assert after == json.dumps(json.loads(after), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("variants", [None, [], ["하나"], ["하나", "둘"]])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_style_of_file_is_kept(style: str, variants: list[str] | None, ends: str) -> None:
    text = styled(style, **({} if variants is None else {"variants": variants}))
    if variants is None:
        raw = json.loads(text)
        del raw["entries"][0]["variants"]
        text = json.dumps(raw, **{"ensure_ascii": False, **STYLES[style]})
    text = "\ufeff" + text.replace("\n", ends) + ends
    after = with_variant(text, "passport-pickup", "여권 수령일")
    found = json.loads(after.removeprefix("\ufeff"))["entries"][0]["variants"]
    assert found == [*(variants or []), "여권 수령일"]
    drafted = with_draft(after, NEW)
    assert json.loads(drafted.removeprefix("\ufeff"))["entries"][-1] == NEW
    for made in (after, drafted):
        assert made.startswith("\ufeff") and made.endswith(ends)
        assert made.count("\n") == made.count(ends)
        assert new_lines(text, made)[0] <= 2


def test_a_city_without_entries_gets_its_first() -> None:
    for text in ('{"entries": []}', '{\n  "entries": []\n}\n', '{\n  "entries": [\n  ]\n}\n'):
        assert json.loads(with_draft(text, NEW)) == {"entries": [NEW]}
    expected = json.dumps({"entries": [NEW]}, ensure_ascii=False, indent=2) + "\n"
    assert with_draft('{\n  "entries": []\n}\n', NEW) == expected


def test_what_the_entry_has_already_changes_nothing() -> None:
    text = styled("two")
    for known in ("여권 찾는 날", "여권은 언제 찾나요?"):
        assert with_variant(text, "passport-pickup", known) == text


def test_a_draft_that_is_there_is_not_written_again() -> None:
    once = with_draft(styled("two"), NEW)
    assert with_draft(once, NEW) == once


def test_an_unknown_entry_is_not_found() -> None:
    with pytest.raises(NotFound):
        with_variant(styled("two"), "nowhere", "말")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_words_are_written_as_they_are(words: str) -> None:
    for style in STYLES:
        after = json.loads(with_variant(styled(style), "bulky-waste", words))
        assert after["entries"][1].get("variants", [words]) == [words]


def test_a_draft_is_linted_and_given_to_nobody(tmp_path: Path) -> None:
    entry = {**NEW, "department": "passport-team"}
    found = draft(tmp_path, edited(("faq/entries/2", entry)))
    assert found.errors == ()
    told = [fault.rule for fault in found.faults if fault.place.startswith("entries/2")]
    assert "draft" in told
    body = found.compile({"kakao": ["a" * 64]})
    assert "kiosk" not in body["faq"]
    assert "kiosk" not in body["matcher"]["index"]["texts"]
    assert UNWRITTEN not in json.dumps(body, ensure_ascii=False)
    assert Index.name == body["matcher"]["name"]


def test_a_draft_with_a_fault_of_any_other_kind_is_refused_as_any_entry(tmp_path: Path) -> None:
    found = draft(tmp_path, edited(("faq/entries/2", {**NEW, "department": "nobody"})))
    assert [fault.rule for fault in found.errors] == ["department-unknown"]
