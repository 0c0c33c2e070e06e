"""Words and meaning together: is a text abuse of those who answer?

Words find swearing; insults, advances and veiled threats are often made of plain words.
"""

from collections.abc import Mapping

from chalicelib.domain.abuse import REPORTED, Abuse, Verdict, is_told, judge
from chalicelib.domain.emergency import Kind, emergency

# From where on meaning alone is believed; and of a text in which somebody else is spoken of.
# infra/training/abuse.py says what it costs and finds.
BAR, BAR_WHEN_TOLD = 0.8, 0.95
# From where on a text is only a report, whatever its words.
SURELY_TOLD = 0.9


def judge_tone(text: str, tone: Mapping[str, float], danger: Kind | None = None) -> Verdict:
    """The verdict by words, else by meaning; then the whole text is the place.

    `tone`: kind -> probability, the kinds of `Abuse` and `reported`; empty where it is not known.
    `danger`: to life, by meaning: of who speaks of their own, meaning accuses nobody.
    """
    by_words = judge(text)
    if not tone or Kind.SELF_HARM in (danger, emergency(text)):
        return by_words
    if by_words.category:
        told = tone.get("reported", 0.0) >= SURELY_TOLD and is_told(text)
        return Verdict(None, (), REPORTED) if told else by_words
    kinds = {kind: tone.get(kind.value, 0.0) for kind in Abuse}
    sure = sum(kinds.values())
    if sure < (BAR_WHEN_TOLD if by_words.score or is_told(text) else BAR):
        return by_words
    category = max(kinds, key=lambda kind: kinds[kind])
    return Verdict(category, ((0, len(text)),), min(sure, 1.0))
