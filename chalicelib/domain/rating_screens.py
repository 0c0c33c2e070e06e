"""What is said around a rating, in the person's language."""

import json

from chalicelib.domain.events import Event, Fact
from chalicelib.domain.language import KOREAN, fill, say
from chalicelib.domain.menu import AGENT, HOME
from chalicelib.domain.rating import SCORES, SKIP, Asked, Heard, Kind, target
from chalicelib.domain.reply import Choice, Reply, Words
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.view import Screen, View

# Versions compiled before ratings were asked for have no words for them.
_EARLIER = {
    "rating.ask": "상담이 도움이 되셨나요? 1(불만)부터 5(만족)까지 숫자 하나를 보내 주세요.",
    "rating.thanks": "{score}점, 고맙습니다. 남기실 말씀은 10분 안에 보내 주세요.",
    "rating.kept": "의견을 남겨 주셔서 고맙습니다.",
    "rating.skipped": "네, 알겠습니다.",
    "label.score": "{score}점",
    "label.skip": "건너뛰기",
    "label.ask_again": "다시 문의",
}


def rating_words(tenant: Tenant, key: str, language: str, **values: str) -> str:
    """A text about ratings; Korean where an earlier version has none."""
    return fill(say(tenant.texts.get(key) or {KOREAN: _EARLIER[key]}, language), **values)


def score_choices(tenant: Tenant, receipt: str, language: str) -> tuple[Choice, ...]:
    """Five buttons, the best first, and the one that asks again."""
    scores = (
        Choice(rating_words(tenant, "label.score", language, score=str(n)), target(receipt, n))
        for n in reversed(SCORES)
    )
    return (*scores, Choice(rating_words(tenant, "label.ask_again", language), AGENT))


def rating_screen(view: View, asked: Asked, heard: Heard) -> Screen:
    """The answer to what was a rating, a comment or neither wanted."""
    key = {Kind.RATED: "rating.thanks", Kind.COMMENTED: "rating.kept"}.get(
        heard.kind, "rating.skipped"
    )
    text = rating_words(view.tenant, key, view.language, score=str(heard.score))
    ways = [
        Choice(_label(view, "label.ask_again"), AGENT),
        Choice(_label(view, "label.home"), HOME),
    ]
    if heard.kind is Kind.RATED:
        ways = [Choice(_label(view, "label.skip"), target(asked.receipt, SKIP)), *ways]
    # A comment may be about anybody: no text of the program's stands for it.
    return Screen(Reply((Words(text),), tuple(ways)), f"rating:{heard.kind}", (key,))


def rated_event(asked: Asked, heard: Heard) -> Event:
    """The fact; a comment tells the score again."""
    said = {"receipt": asked.receipt, "score": heard.score}
    if heard.kind is Kind.COMMENTED:
        said["comment"] = 1
    return Event(Fact.TALK_RATED, json.dumps(said, separators=(",", ":")))


def _label(view: View, key: str) -> str:
    return rating_words(view.tenant, key, view.language)
