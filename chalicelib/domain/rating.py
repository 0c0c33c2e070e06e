"""What somebody thought of a talk: 1 to 5 asked for at its close, a comment if they like.

Kept in the state of those alone who were asked. A number counts as a rating only as the very next
message, since later it may be a choice of a menu; a button counts for a day, and the last one
counts. After a rating the next free text within ten minutes is its comment, never a question.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from unicodedata import normalize

RATED_WITHIN = timedelta(days=1)
COMMENT_WITHIN = timedelta(minutes=10)
SCORES = (1, 2, 3, 4, 5)
# Targets: `rate:<receipt>:<1 to 5>` and `rate:<receipt>:skip`.
RATE, SKIP = "rate", "skip"


class Wanted(StrEnum):
    """What the next message may be taken as."""

    SCORE = "s"
    COMMENT = "c"
    # Something else was said in between: buttons alone are understood.
    BUTTON = "b"


class Kind(StrEnum):
    """What a message was, as to the rating."""

    RATED = "rated"
    COMMENTED = "commented"
    SKIPPED = "skipped"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Asked:
    """A rating that was asked for. `until` and `comment_until`: aware UTC, whole seconds."""

    receipt: str
    until: datetime
    wanted: Wanted = Wanted.SCORE
    score: int = 0
    comment_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """`asked`: what is still open after it, None when nothing is."""

    kind: Kind
    asked: Asked | None
    score: int = 0


def ask(receipt: str, now: datetime) -> Asked:
    """A talk is closed."""
    return Asked(receipt, now + RATED_WITHIN)


def hear(asked: Asked, text: str, pressed: str, is_wish: bool, now: datetime) -> Heard:
    """What a message means while this is open.

    `is_wish`: the text is a command, a menu's label or a call for help, which go before a comment.
    """
    if now >= asked.until:
        return Heard(Kind.NOTHING, None)
    if pressed:
        return _pressed(asked, pressed, now)
    score = score_of(text)
    if score and asked.wanted is not Wanted.BUTTON:
        return _rated(asked, score, now)
    rest = replace(asked, wanted=Wanted.BUTTON)
    if asked.wanted is not Wanted.BUTTON and _skips(text):
        return Heard(Kind.SKIPPED, rest)
    if not text.strip() or is_wish or not _awaits_comment(asked, now):
        return Heard(Kind.NOTHING, rest)
    return Heard(Kind.COMMENTED, rest, asked.score)


def target(receipt: str, what: int | str) -> str:
    """The target of a button."""
    return f"{RATE}:{receipt}:{what}"


def score_of(text: str) -> int:
    """1 to 5 for `5`, `5점`, `★★★★★` and the like; 0 for anything else."""
    plain = normalize("NFKC", text).strip().rstrip(".!").lower()
    stars = _STARS.fullmatch(plain)
    if stars:
        return len(stars[1])
    found = _SCORE.fullmatch(plain)
    return int(found[1]) if found else 0


def dump(asked: Asked | None) -> str:
    """As the state of a conversation carries it; empty for None."""
    if asked is None:
        return ""
    comment = int(asked.comment_until.timestamp()) if asked.comment_until else 0
    return f"{asked.wanted}:{asked.receipt}:{int(asked.until.timestamp())}:{asked.score}:{comment}"


def load(text: str) -> Asked | None:
    """Reads `dump` back; None for anything else."""
    parts = text.split(":")
    if len(parts) != 5 or parts[0] not in set(Wanted) or not all(map(str.isdecimal, parts[2:])):
        return None
    wanted, receipt, until, score, comment = parts
    return Asked(
        receipt,
        _moment(until),
        Wanted(wanted),
        int(score),
        _moment(comment) if int(comment) else None,
    )


_UNITS = "점|점이요|점이에요|점입니다|points?|stars?|分|点|점요|điểm|оноо"
_SCORE = re.compile(f"([1-5])\\s*(?:{_UNITS})?")
_STARS = re.compile("([★⭐]{1,5})☆{0,4}")
_SKIPS = frozenset(
    {"건너뛰기", "건너뛸게요", "괜찮아요", "괜찮습니다", "아니요", "없어요", "없습니다"}
    | {
        "skip",
        "no",
        "no thanks",
        "跳过",
        "不用",
        "スキップ",
        "なし",
        "bỏ qua",
        "không",
        "алгасах",
        "үгүй",
    }
)


def _pressed(asked: Asked, pressed: str, now: datetime) -> Heard:
    what = pressed.removeprefix(f"{RATE}:{asked.receipt}:")
    if what in map(str, SCORES):
        return _rated(asked, int(what), now)
    rest = replace(asked, wanted=Wanted.BUTTON)
    return Heard(Kind.SKIPPED if what == SKIP else Kind.NOTHING, rest)


def _rated(asked: Asked, score: int, now: datetime) -> Heard:
    until = now + COMMENT_WITHIN
    after = replace(asked, wanted=Wanted.COMMENT, score=score, comment_until=until)
    return Heard(Kind.RATED, after, score)


def _awaits_comment(asked: Asked, now: datetime) -> bool:
    until = asked.comment_until
    return asked.wanted is Wanted.COMMENT and until is not None and now < until


def _skips(text: str) -> bool:
    return " ".join(text.split()).rstrip(".!").lower() in _SKIPS


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
