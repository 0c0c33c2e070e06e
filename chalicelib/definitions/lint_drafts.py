"""Rules about drafts: entries that wait for an answer and go to nobody."""

from collections.abc import Iterator

from chalicelib.definitions.faq import UNWRITTEN
from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.rule import Finding, Ground, Rule


def _waiting(files: Files, _: Ground) -> Iterator[Finding]:
    for index, entry in enumerate(files.faq.entries):
        if entry.draft:
            message = "초안이라 시민에게 나가지 않습니다. 답을 쓰고 draft를 지우면 나갑니다."
            yield "faq", f"entries/{index}/draft", message


def _unwritten(files: Files, _: Ground) -> Iterator[Finding]:
    for index, entry in enumerate(files.faq.entries):
        if not entry.draft and entry.answer.ko.strip() == UNWRITTEN:
            message = "답을 아직 쓰지 않았습니다. 답을 쓰거나 draft를 되돌려 주세요."
            yield "faq", f"entries/{index}/answer", message


RULES = (
    Rule("draft", Severity.WARNING, ("faq",), _waiting),
    Rule("draft-unwritten", Severity.ERROR, ("faq",), _unwritten),
)
