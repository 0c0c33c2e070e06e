"""`sotong faq test` on files of every kind, from any folder, with no platform running."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Command
from tests.local.local_run import ROOT

PICKUP = {
    "id": "pickup",
    "question": "여권은 언제 받나요",
    "variants": ["여권 수령일"],
    "answer": "나흘 뒤",
}
BULKY = {
    "id": "bulky",
    "question": "대형폐기물은 어떻게 버리나요",
    "answer": "신고한 뒤 내놓습니다",
}
CITY = {"tenants": [{"tenant": "saetbyeol", "faqs": [PICKUP, BULKY]}]}
TWO = {"tenants": [*CITY["tenants"], {"tenant": "dalbit", "faqs": [{**BULKY, "question": "이불 버리기"}]}]}  # fmt: skip


def files(folder: Path, corpus: object, queries: list[Any] | str) -> tuple[str, str]:
    """A corpus and questions as files."""
    (folder / "corpus.json").write_text(json.dumps(corpus), "utf-8")
    if not isinstance(queries, str):
        queries = "".join(json.dumps(query, ensure_ascii=False) + "\n" for query in queries)
    (folder / "queries.jsonl").write_text(queries, "utf-8")
    return "corpus.json", "queries.jsonl"


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


def objects(*keys: str, **known: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of the keys, of which most are what they should be."""
    values = {key: st.sampled_from(["a", "b"]) | VALUES for key in keys} | known
    return st.fixed_dictionaries({}, optional=values)


FAQS = objects("question", "answer", id=st.sampled_from(["a", "b"]), variants=st.lists(VALUES))
CORPORA = objects(tenants=st.lists(objects("tenant", faqs=st.lists(FAQS | VALUES, max_size=3))))
QUERIES = st.lists(
    objects("tenant", "utterance", "expected", "accept", "kind") | VALUES, max_size=4
)


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.split("\n") if line]


def test_each_question_has_one_line_in_its_order(alone: Command, tmp_path: Path) -> None:
    asked = ["대형폐기물", "여권 수령일", "zzz", "여권은 언제 받나요", ""]
    queries = [{"tenant": "saetbyeol", "utterance": text} for text in asked]
    said = alone("faq", "test", *files(tmp_path, CITY, queries), "--json")
    found = lines(said.out)
    assert (said.code, said.err) == (0, "")
    assert [set(line) for line in found] == [{"ranked", "confidence"}] * 5
    tops = [line["ranked"][:1] for line in found]
    assert [tops[0], tops[1], tops[3], tops[4]] == [["bulky"], ["pickup"], ["pickup"], []]
    assert found[1]["confidence"] >= 0.5 > found[2]["confidence"] >= 0


def test_each_question_is_asked_of_its_own_city(alone: Command, tmp_path: Path) -> None:
    queries = [{"tenant": each, "utterance": "이불 버리기"} for each in ("dalbit", "saetbyeol")]
    first, second = lines(alone("faq", "test", *files(tmp_path, TWO, queries), "--json").out)
    assert first["ranked"] == ["bulky"] and first["confidence"] > second["confidence"]


@pytest.mark.parametrize(
    "utterance",
    ["", " ", "ㄱ", "가" * 10_000, "😀" * 50, "SELECT * FROM users; -- <b>", "여권passport護照", "\x00\u202e", "\ud800"],
    ids=["empty", "blank", "a jamo", "long", "emoji", "code", "mixed", "marks", "half an emoji"],
)  # fmt: skip
def test_strange_questions_are_ranked(alone: Command, tmp_path: Path, utterance: str) -> None:
    queries = json.dumps({"tenant": "saetbyeol", "utterance": utterance}) + "\n"
    said = alone("faq", "test", *files(tmp_path, CITY, queries), "--json")
    assert (said.code, len(lines(said.out))) == (0, 1)


def test_empty_lines_a_byte_order_mark_and_windows_line_ends_are_read_over(
    alone: Command, tmp_path: Path
) -> None:
    row = '{"tenant": "saetbyeol", "utterance": "여권\u2028수령일", "expected": "pickup"}'
    said = alone("faq", "test", *files(tmp_path, CITY, f"\ufeff{row}\r\n\r\n  \r\n{row}"), "--json")
    assert (said.code, len(lines(said.out))) == (0, 2)


def test_no_questions_are_no_lines(alone: Command, tmp_path: Path) -> None:
    none = files(tmp_path, CITY, "")
    assert alone("faq", "test", *none, "--json")[:2] == (0, "")
    assert alone("faq", "test", *none).code == 0


@pytest.mark.parametrize(
    ("faq", "warned"),
    [
        ({"id": "none"}, '"none"에 글이 없어'),
        ({"id": "none", "question": "", "variants": [], "answer": ""}, '"none"에 글이 없어'),
        ({"id": "none", "question": None, "variants": None, "answer": None}, '"none"에 글이 없어'),
        ({**PICKUP, "variants": ["여권 찾기"]}, '"pickup"이(가) 두 번'),
        ({"id": 7, "question": 119, "variants": [5, None], "answer": 3.5}, ""),
        ({"id": "many", "question": "수도", "variants": [f"수도 {n}" for n in range(10_000)]}, ""),
        ({"id": "six", "question": {"ko": "수도", "en": "water"}, "answer": {"ko": "물"}}, ""),
    ],
    ids=["id alone", "empty", "null", "twice", "numbers", "10,000 variants", "languages"],
)  # fmt: skip
def test_strange_entries_keep_no_question_from_being_ranked(
    alone: Command, tmp_path: Path, faq: object, warned: str
) -> None:
    corpus = {"tenants": [{"tenant": "saetbyeol", "faqs": [PICKUP, faq]}]}
    said = alone("faq", "test", *files(tmp_path, corpus, [{"utterance": "여권 수령일"}]), "--json")
    (line,) = lines(said.out)
    assert (said.code, line["ranked"][0]) == (0, "pickup")
    assert (warned in said.err) if warned else said.err == ""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"tenant": "saetbyeol"}', 'queries.jsonl:2: "utterance"에 글이 없습니다.'),
        (
            '{"tenant": "saetbyeol", "utterance": 5}',
            'queries.jsonl:2: "utterance"에 글이 없습니다.',
        ),
        ("여권", "queries.jsonl:2: JSON이 아닙니다."),
        ('{"utterance": "여권"}', 'queries.jsonl:2: "tenant"가 없습니다. saetbyeol, dalbit 가운데'),
        ('{"tenant": "dalbjt", "utterance": "여권"}', '"dalbit"을(를) 쓰려던 것인가요?'),
        ('{"tenant": 5, "utterance": "여권"}', "queries.jsonl:2: "),
        ('{"tenant": ["dalbit"], "utterance": "여권"}', "queries.jsonl:2: "),
    ],
)
@pytest.mark.parametrize("more", [["--json"], []], ids=["json", "tables"])
def test_a_faulty_line_is_told_with_its_place_and_nothing_is_ranked(
    alone: Command, tmp_path: Path, line: str, told: str, more: list[str]
) -> None:
    good = '{"tenant": "dalbit", "utterance": "이불", "expected": null}\n'
    said = alone("faq", "test", *files(tmp_path, TWO, good + line), *more)
    assert (said.code, said.out) == (1, "")
    assert told in said.err and len(said.err.splitlines()) == 1


def test_faulty_lines_are_told_all_at_once_and_very_many_are_counted(
    alone: Command, tmp_path: Path
) -> None:
    said = alone("faq", "test", *files(tmp_path, CITY, "{}\n" * 30))
    told = said.err.splitlines()
    assert told[:2] == [f'queries.jsonl:{n}: "utterance"에 글이 없습니다.' for n in (1, 2)]
    assert (len(told), told[-1]) == (21, "… 그 밖에 10개")


@pytest.mark.parametrize(
    "query", [{"expected": ["pickup"]}, {"expected": True}, {"expected": "pickup", "accept": "bulky"}]
)  # fmt: skip
def test_an_expectation_that_cannot_be_judged_is_told(
    alone: Command, tmp_path: Path, query: dict[str, Any]
) -> None:
    said = alone("faq", "test", *files(tmp_path, CITY, [{"utterance": "여권", **query}]))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("queries.jsonl:1: ")


@pytest.mark.parametrize(
    ("corpus", "told"),
    [
        ({"tenants": []}, "시가 없습니다"),
        ({"tenants": [{"tenant": "a"}]}, "tenants/0/faqs: 목록이 없습니다"),
        ({"tenants": [{"faqs": []}]}, 'tenants/0: "tenant"에'),
        ({"tenants": [{"tenant": "a", "faqs": [{"question": "?"}]}]}, 'tenants/0/faqs/0: "id"가'),
        ({"tenants": [{"tenant": "a", "faqs": ["?"]}]}, "tenants/0/faqs/0: 중괄호"),
    ],
)
def test_a_faulty_corpus_is_told_with_the_place(
    alone: Command, tmp_path: Path, corpus: object, told: str
) -> None:
    said = alone("faq", "test", *files(tmp_path, corpus, []), "--json")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("corpus.json: ") and told in said.err


def test_the_tables_name_what_to_mend(alone: Command, tmp_path: Path) -> None:
    queries = [
        {"utterance": "여권은 언제 받나요", "expected": "pickup", "kind": "polite"},
        {"utterance": "대형폐기물은 어떻게 버리나요", "expected": "pickup", "kind": "planted"},
        {"utterance": "여권 수령일", "expected": None, "kind": "planted"},
        {"utterance": "zzz", "expected": "bulky", "kind": "terse"},
        {"utterance": "여권"},
    ]
    said = alone("faq", "test", *files(tmp_path, CITY, queries))
    assert said.code == 0
    rows = {tuple(line.split()) for line in said.out.splitlines()}
    assert ("질문", "4", "(범위", "안", "3,", "범위", "밖", "1)") in rows
    assert ("planted", "2", "0.00", "0.00") in rows
    assert ("pickup", "bulky", "1", "대형폐기물은", "어떻게", "버리나요") in rows
    assert ("(답하지", "않음)", "pickup", "1", "여권", "수령일") in rows
    assert ("bulky", "1") in rows  # answers nothing
    assert ("pickup", "1", "2", "여권", "수령일") in rows  # steals
    assert "expected가 없는 질문 1개" in said.out


def test_an_entry_that_nobody_has_is_doubted_aloud(alone: Command, tmp_path: Path) -> None:
    queries = [{"utterance": "여권", "expected": "pikcup"}]
    said = alone("faq", "test", *files(tmp_path, CITY, queries))
    assert said.code == 0
    assert said.err.strip() == (
        'queries.jsonl:1: "pikcup"(이)라는 항목이 없습니다. "pickup"을(를) 쓰려던 것인가요?'
    )


def test_entries_of_two_cities_are_told_apart(alone: Command, tmp_path: Path) -> None:
    queries = [
        {"tenant": "dalbit", "utterance": "이불 버리기", "expected": None},
        {"tenant": "saetbyeol", "utterance": "대형폐기물은 어떻게 버리나요", "expected": "bulky"},
    ]
    said = alone("faq", "test", *files(tmp_path, TWO, queries))
    assert "dalbit/bulky" in said.out and "saetbyeol/bulky" not in said.out


def test_a_city_is_tried_on_its_own_saved_questions(alone: Command) -> None:
    said = alone("faq", "test", "icheon", "--json")
    saved = Path(__file__).parents[2] / "tenants/icheon/questions.jsonl"
    assert (said.code, said.err) == (0, "")
    assert len(lines(said.out)) == len(saved.read_text("utf-8").splitlines())


@pytest.mark.parametrize("name", ["icheno", "nowhere", "schema/x", "corpus.json", ""])
def test_without_entries_or_questions_one_sentence_says_what_to_do(
    alone: Command, tmp_path: Path, name: str
) -> None:
    files(tmp_path, CITY, [])
    said = alone("faq", "test", name)
    assert (said.code, said.out, len(said.err.splitlines())) == (1, "", 1)


def test_a_bar_is_drawn_at_a_terminal_and_never_among_the_results(tmp_path: Path) -> None:
    names = files(tmp_path, CITY, [{"utterance": "여권 수령일"}] * 3)
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", "from chalicelib.cli import main; main()", "faq", "test", *names, "--json"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=theirs,
        timeout=60,
        check=False,
    )  # fmt: skip
    os.close(theirs)
    drawn = os.read(ours, 100_000).decode()
    os.close(ours)
    assert (done.returncode, len(lines(done.stdout.decode()))) == (0, 3)
    assert "질문" in drawn and "3/3" in drawn


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(corpus=CORPORA | st.just(CITY), queries=QUERIES, as_json=st.booleans())
def test_whatever_stands_in_the_files_is_ranked_or_told(
    alone: Command, tmp_path: Path, corpus: object, queries: list[Any], as_json: bool
) -> None:
    said = alone("faq", "test", *files(tmp_path, corpus, queries), *(["--json"] if as_json else []))
    assert said.code in (0, 1)
    if said.code:
        assert said.out == "" and said.err
        assert all(line.startswith(("corpus", "queries", "…")) for line in said.err.splitlines())
    elif as_json:
        assert len(lines(said.out)) == len(queries)
