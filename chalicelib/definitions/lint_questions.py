"""Rules about questions.jsonl: entries it names exist, and no question expects two things."""

from collections.abc import Iterator

from chalicelib.definitions.faults import Severity, did_you_mean
from chalicelib.definitions.files import Files
from chalicelib.definitions.lint_numbers import is_resident_number
from chalicelib.definitions.questions import QuestionLine, SavedQuestion
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.domain.jamo import fold

_STEM = "questions"


def _empty(files: Files, _: Ground) -> Iterator[Finding]:
    for line in files.questions:
        if not line.saved.utterance.strip():
            yield (
                _STEM,
                str(line.number),
                "utterance가 비어 있습니다. 시민이 적는 말을 넣어 주세요.",
            )


def _unknown_entry(files: Files, _: Ground) -> Iterator[Finding]:
    known = {entry.id for entry in files.faq.entries}
    for line in files.questions:
        for id in _named(line.saved):
            if id not in known:
                message = f'"{id}"(이)라는 항목이 faq.json에 없습니다.{did_you_mean(id, known)}'
                yield _STEM, str(line.number), message


def _accept_without_answer(files: Files, _: Ground) -> Iterator[Finding]:
    for line in files.questions:
        if line.saved.expected is None and line.saved.accept:
            message = (
                "답하지 않아야 한다면서(expected가 null) accept가 있습니다. 하나를 고쳐 주세요."
            )
            yield _STEM, str(line.number), message


def _contradiction(files: Files, _: Ground) -> Iterator[Finding]:
    for line, first in _again(files):
        if line.saved.expected != first.saved.expected:
            message = (
                f"{first.number}번째 줄과 같은 말인데 expected가 다릅니다. "
                "하나만 남기거나 accept에 함께 적어 주세요."
            )
            yield _STEM, str(line.number), message


def _twice(files: Files, _: Ground) -> Iterator[Finding]:
    for line, first in _again(files):
        if line.saved.expected == first.saved.expected:
            message = f"{first.number}번째 줄과 같은 질문입니다. 하나를 지워 주세요."
            yield _STEM, str(line.number), message


def _resident(files: Files, _: Ground) -> Iterator[Finding]:
    for line in files.questions:
        if is_resident_number(line.saved.utterance):
            message = "주민등록번호로 보이는 숫자가 있습니다. 반드시 지워 주세요."
            yield _STEM, str(line.number), message


def _named(saved: SavedQuestion) -> Iterator[str]:
    if saved.expected is not None:
        yield saved.expected
    yield from (id for id in saved.accept if id != saved.expected)


def _again(files: Files) -> Iterator[tuple[QuestionLine, QuestionLine]]:
    """Each line whose words stood in an earlier one, with the first of those."""
    first: dict[str, QuestionLine] = {}
    for line in files.questions:
        words = " ".join(fold(line.saved.utterance).split())
        if words in first:
            yield line, first[words]
        first.setdefault(words, line)


RULES = (
    Rule("question-empty", Severity.ERROR, (), _empty),
    Rule("question-entry", Severity.ERROR, ("faq",), _unknown_entry),
    Rule("question-accept", Severity.ERROR, (), _accept_without_answer),
    Rule("question-contradiction", Severity.ERROR, (), _contradiction),
    Rule("question-twice", Severity.WARNING, (), _twice),
    Rule("resident-number", Severity.ERROR, (), _resident),
)
