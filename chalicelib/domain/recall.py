"""A recalled answer: what is said to whom instead, and the turn that says it is due."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from chalicelib.domain.conversation import ConversationKey, Correction, Turn
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.language import KOREAN, Text, fill, say
from chalicelib.domain.tenant import Tenant

# No channel gives such a trigger: theirs are letters and underscores.
TRIGGER = "recall!"
# Together with the words before it, one bubble of every channel.
MOST_CHARACTERS = 400

_ANSWER = "faq:"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that a person was given: which, by which version, in which turn."""

    entry: str
    version: int
    who: ConversationKey
    seq: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Recall:
    """What is said instead of an entry's answer to whoever got it from one version."""

    entry: str
    version: int
    text: Text
    author: str
    at: datetime

    @property
    def id(self) -> str:
        """The same for the same words on the same entry, whatever the version: said once."""
        return recall_id(self.entry, self.text)


def recall_id(entry: str, text: Mapping[str, str]) -> str:
    """16 hexadecimal digits."""
    said = json.dumps([entry, sorted(text.items())], separators=(",", ":"))
    return sha256(said.encode()).hexdigest()[:16]


def entries_in(topic: str) -> tuple[str, ...]:
    """The entries whose answers a turn of this topic gave: `faq:<id>`, or `faq:<id>|<id>`."""
    named = topic.removeprefix(_ANSWER) if topic.startswith(_ANSWER) else ""
    return tuple(dict.fromkeys(filter(None, named.split("|"))))


def given_in(who: ConversationKey, turn: Turn) -> tuple[Given, ...]:
    """The answers that a turn gave; trial talks gave none to anybody."""
    entries = () if turn.is_test else entries_in(turn.topic)
    return tuple(Given(each, turn.version, who, turn.seq, turn.expires_at) for each in entries)


def correction_turn(newest: Turn, recall: Recall, words: str, now: datetime, nonce: str) -> Turn:
    """The turn after the newest, said by nobody: nothing of the talk moves but what is due."""
    due = Correction(recall.id, words)
    state = newest.state
    return Turn(
        seq=newest.seq + 1,
        at=now,
        text="",
        trigger=TRIGGER,
        answer=b"",
        state=replace(state, corrections=(*state.corrections, due)),
        seen=newest.seen,
        version=newest.version,
        nonce=nonce,
        expires_at=newest.expires_at,
        language=state.language,
        events=(Event(Fact.CORRECTION_DUE, f"{recall.entry}@{recall.version}#{recall.id}"),),
        is_test=newest.is_test,
        heard_at=newest.heard_at or newest.at,
    )


def correction_words(answering: Tenant, active: Tenant, recall: Recall, language: str) -> str:
    """What one person reads: which answer was wrong, and what is right."""
    lines = []
    entry = answering.faq.get(recall.entry)
    # Versions compiled before there was a recall have no words for it.
    for source in (active, answering):
        if entry and "correction" in source.texts:
            question = say(entry.question, language)
            lines.append(fill(say(source.texts["correction"], language), question=question))
            break
    lines.append(say(recall.text, language))
    if language != KOREAN and not recall.text.get(language):
        lines.append(say(active.texts["korean_only"], language))
    return "\n".join(lines)
