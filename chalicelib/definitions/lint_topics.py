"""Rules about topics that people subscribe to: each can be named, joined and left by text."""

from collections.abc import Iterator

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.lint_ids import malformed
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.definitions.topics import compiled_topics
from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.stop_words import stop
from chalicelib.domain.topic import Topic, Will, Wish, leaving, read_topics, wish_of

# What fits into one text with their numbers.
MOST = 20
_LONGEST = 20


def _ids(files: Files, _: Ground) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, topic in enumerate(files.tenant.topics):
        place = f"topics/{index}/id"
        yield from malformed("tenant", place, topic.id)
        if topic.id in seen:
            yield "tenant", place, f'"{topic.id}"이(가) 두 번 있습니다. 하나를 바꿔 주세요.'
        seen.add(topic.id)


def _line(files: Files, _: Ground) -> Iterator[Finding]:
    sms = files.tenant.channels.sms
    if files.tenant.topics and (sms is None or sms.inbound is None or sms.outbound is None):
        hint = "문자로 구독하고 받으므로, 문자를 받고 보내는 창구(channels/sms)가 있어야 합니다."
        yield "tenant", "topics", hint
    if len(files.tenant.topics) > MOST:
        yield "tenant", "topics", f"문자 한 통에 번호로 보이므로 {MOST}개까지입니다."


def _words(files: Files, _: Ground) -> Iterator[Finding]:
    for index, topic in enumerate(files.tenant.topics):
        place = f"topics/{index}/words"
        if not topic.words:
            yield "tenant", place, "문자로 부를 말을 하나 이상 넣어 주세요."
        for number, word in enumerate(topic.words):
            if not word.strip() or len(word) > _LONGEST or word.strip().isdecimal():
                hint = f"{_LONGEST}자까지의 말이어야 합니다. 숫자는 순서를 뜻해 쓸 수 없습니다."
                yield "tenant", f"{place}/{number}", hint


def _clear(files: Files, _: Ground) -> Iterator[Finding]:
    """Each of its words and names must lead to this topic and to nothing else."""
    if not all(topic.words for topic in files.tenant.topics):
        return
    topics = read_topics(compiled_topics(files.tenant.topics).get("topics", ()))
    for index, topic in enumerate(topics):
        for number, word in enumerate(topic.words):
            if not word.strip().isdecimal() and _leads_elsewhere(word, topic, topics):
                hint = f'"{word}"(으)로는 다른 주제나 다른 뜻으로 읽힙니다. 다른 말을 넣어 주세요.'
                yield "tenant", f"topics/{index}/words/{number}", hint
        if any(stop(leaving(topic, language)) for language in LANGUAGES):
            hint = "이 말로 해지하면 모든 문자를 거부하는 말이 됩니다. 다른 말을 넣어 주세요."
            yield "tenant", f"topics/{index}/words", hint


def _leads_elsewhere(word: str, topic: Topic, topics: tuple[Topic, ...]) -> bool:
    joins, leaves = wish_of(f"구독 {word}", topics), wish_of(f"해지 {word}", topics)
    return (joins, leaves) != (Wish(Will.JOIN, topic), Wish(Will.LEAVE, topic))


RULES = (
    Rule("topic-id", Severity.ERROR, ("tenant",), _ids),
    Rule("topic-line", Severity.ERROR, ("tenant",), _line),
    Rule("topic-words", Severity.ERROR, ("tenant",), _words),
    Rule("topic-unclear", Severity.ERROR, ("tenant",), _clear),
)
