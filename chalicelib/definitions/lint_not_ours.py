"""Rules about topics of other bodies: each stands once, and none is an entry's question."""

from collections.abc import Iterator

from chalicelib.definitions.faq import Entry, Topic
from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.lint_ids import malformed
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.definitions.targets import link_fault
from chalicelib.domain.commands import fold


def _id(files: Files, _: Ground) -> Iterator[Finding]:
    for index, each in enumerate(files.faq.not_ours):
        yield from malformed("faq", f"not_ours/{index}/id", each.id)


def _twice(files: Files, _: Ground) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, each in enumerate(files.faq.not_ours):
        if each.id in seen:
            message = f'"{each.id}"이(가) not_ours에 두 번 있습니다. 하나를 바꿔 주세요.'
            yield "faq", f"not_ours/{index}/id", message
        seen.add(each.id)


def _link(files: Files, _: Ground) -> Iterator[Finding]:
    for index, each in enumerate(files.faq.not_ours):
        if each.link is not None and (fault := link_fault(each.link)):
            yield "faq", f"not_ours/{index}/link", fault


def _variant_empty(files: Files, _: Ground) -> Iterator[Finding]:
    for index, each in enumerate(files.faq.not_ours):
        for place, variant in enumerate(each.variants):
            if not variant.strip():
                message = "글이 비어 있습니다. 내용을 넣거나 지워 주세요."
                yield "faq", f"not_ours/{index}/variants/{place}", message


def _answered(files: Files, _: Ground) -> Iterator[Finding]:
    """A citizen is either answered or sent elsewhere."""
    owners = {fold(text): entry.id for entry in files.faq.published for text in _asked(entry)}
    for index, each in enumerate(files.faq.not_ours):
        for text in _asked(each):
            if owner := owners.get(fold(text)):
                message = f'"{text}"은(는) "{owner}" 항목이 답하는 질문입니다. 하나를 지워 주세요.'
                yield "faq", f"not_ours/{index}", message


def _asked(each: Entry | Topic) -> tuple[str, ...]:
    named = each.topic if isinstance(each, Topic) else each.question
    return tuple(text for text in (*named.spelled().values(), *each.variants) if text.strip())


_FAQ = ("faq",)

RULES = (
    Rule("id-malformed", Severity.ERROR, _FAQ, _id),
    Rule("id-twice", Severity.ERROR, _FAQ, _twice),
    Rule("link", Severity.ERROR, _FAQ, _link),
    Rule("text-empty", Severity.ERROR, _FAQ, _variant_empty),
    Rule("not-ours-answered", Severity.ERROR, _FAQ, _answered),
)
