"""Looks for abuse of those who answer: suggests and masks, never punishes.

Words of danger to life belong to domain/emergency.py: what people say of harming themselves is
no abuse. Nor is what they report: who tells of a threat is its victim.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import NamedTuple

from chalicelib.domain.abuse_reading import Reading, readings
from chalicelib.domain.abuse_telling import Telling, telling


class Abuse(StrEnum):
    """A kind of abuse, the gravest on top."""

    THREAT = "threat"
    SEXUAL = "sexual"
    HATE = "hate"
    PROFANITY = "profanity"
    INSULT = "insult"


class Verdict(NamedTuple):
    """What a text is, and where: places in it as (start, end). `score`: 0 to 1, how sure."""

    category: Abuse | None
    spans: tuple[tuple[int, int], ...]
    score: float


def judge(text: str) -> Verdict:
    """The gravest abuse in the text; no category for any other text."""
    found = [each for reading in readings(text) for each in _found(reading, text)]
    meant = [each for each in found if not each.reported]
    if not meant:
        return Verdict(None, (), REPORTED if found else 0.0)
    category = next(each for each in Abuse if any(hit.category is each for hit in meant))
    places = {hit.span for hit in meant}
    return Verdict(category, _joined(places), SURE if len(places) > 1 else LIKELY)


def is_told(text: str) -> bool:
    """Whether the text tells what somebody else did or said."""
    return _lexicon().told.speaks_of_others(text)


def masked(text: str, verdict: Verdict) -> str:
    """The text with `***` in place of what was found."""
    for start, end in reversed(verdict.spans):
        text = f"{text[:start]}***{text[end:]}"
    return text


# Scores: several places, one place, words that are only reported.
SURE, LIKELY, REPORTED = 0.98, 0.9, 0.3


class _Hit(NamedTuple):
    category: Abuse
    span: tuple[int, int]
    reported: bool


class _Lexicon(NamedTuple):
    """The patterns of abuse_words.py. `starting`: where a word starts; `anywhere`: also in one."""

    starting: tuple[tuple[Abuse, re.Pattern[str]], ...]
    anywhere: tuple[tuple[Abuse, re.Pattern[str]], ...]
    jamo: re.Pattern[str]
    harmless: re.Pattern[str]
    told: Telling


_LETTER = re.compile(r"[가-힣a-z]")
# What may stand before a word of abuse without a space.
_CRY = re.compile(
    r"(?:^|[^가-힣])(?:아+|와|야|어+|오|이|그|저|니|하|에이|어휴|아놔|아오|진짜|정말|존나|개|왜|뭔|뭐|이런|그냥|아니|완전|ㅋ+|너|다|또|네|예|응)$"
)
# A word in whose place initials stand, beside them: ㅅㅂ동 아니고 신봉동, ㅂㅅ 버스 노선.
_LIKE_A_NAME = re.compile(
    r"(?:행|동|역|시|구|읍|면|로|길|초|중|고|리|호|번|아파트|빌라|마을|센터|상가|노선)(?:[^가-힣]|이|에|의|가|은|는|요|$)"
)
_NAMED = re.compile(
    r" ?(?:말고|아니|이?라는|는|은|이?란|=|:|→|\()"
    r"|\s?(?:정류장|노선|시간표|카드|요금|몇|타|환승|기사|번호|차고지|어디|언제|뜻)"
)
_ACRONYMS_OF_BUSES = "ㅂㅅ"
# 고 after these is no school but an ending: 닥치고, 꺼지고.
_VERBS = ("ㄷㅊ", "ㄲㅈ")
# Where initials are spoken of as initials, short ones are riddles and abbreviations.
_OF_INITIALS = re.compile("초성|퀴즈|약자|줄임|줄여|준말|힌트|정답|오타|이니셜|약칭")
_SHORT = 3
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def _found(reading: Reading, written: str) -> Iterator[_Hit]:
    words = _lexicon()
    text = reading.text
    page = words.harmless.sub(lambda match: "▯" * len(match[0]), text)
    for category, start, end in (*_phrases(words, page), *_initials(words, page)):
        place = reading.span(start, end)
        # Quotation marks may be gone from a reading: they are looked for in what was written.
        told = words.told.only_told(text, start, end) or words.told.only_cited(written, *place)
        yield _Hit(category, place, told)


def _phrases(words: _Lexicon, page: str) -> Iterator[tuple[Abuse, int, int]]:
    for category, pattern in words.anywhere:
        yield from ((category, *match.span()) for match in pattern.finditer(page) if match[0])
    for category, pattern in words.starting:
        at = 0
        while match := pattern.search(page, at):
            start, end = match.span()
            if end > start and _starts(page, start):
                yield category, start, end
                at = end
            else:
                at = start + 1


def _starts(page: str, at: int) -> bool:
    """Whether a word starts here, or after a cry."""
    if not at or not _LETTER.match(page[at - 1]):
        return True
    return _CRY.search(page, max(0, at - 5), at) is not None


def _initials(words: _Lexicon, page: str) -> Iterator[tuple[Abuse, int, int]]:
    for match in words.jamo.finditer(page):
        if not _stands_for_a_name(page, match[0], match.end()):
            yield Abuse.PROFANITY, *match.span()


def _stands_for_a_name(page: str, initials: str, end: int) -> bool:
    following = page[end : end + 24]
    if len(initials) <= _SHORT and _OF_INITIALS.search(page):
        return True
    if _LIKE_A_NAME.match(following) and not (initials in _VERBS and following[0] == "고"):
        return True
    if initials == _ACRONYMS_OF_BUSES and _NAMED.match(following):
        return True
    words = following.split()
    explained = _NAMED.search(following) is not None
    named = [word for word in words[: 3 if explained else 1] if _begins_with(word, initials)]
    return bool(named) and (explained or initials == _ACRONYMS_OF_BUSES)


def _begins_with(word: str, initials: str) -> bool:
    """Whether the word's first syllables begin with these letters."""
    syllables = [char for char in word if "가" <= char <= "힣"][: len(initials)]
    return initials == "".join([_INITIALS[(ord(char) - 0xAC00) // 588] for char in syllables])


def _joined(places: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Places in order, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


@cache
def _lexicon() -> _Lexicon:
    """Compiled when the first text is judged."""
    families = {each: import_module(f"{_WORDS}.{each}") for each in Abuse}
    return _Lexicon(
        starting=tuple((each, _compiled(family.STARTING)) for each, family in families.items()),
        anywhere=tuple((each, _compiled(family.ANYWHERE)) for each, family in families.items()),
        jamo=re.compile(_JAMO.format(_alternatives(families[Abuse.PROFANITY].JAMO))),
        harmless=_compiled(import_module(f"{_WORDS}.harmless").HARMLESS),
        told=telling(_compiled),
    )


_WORDS = "chalicelib.domain.abuse_words"
# Initials stand alone, but for laughter and tears around them.
_JAMO = "(?<![ㄱ-ㅎ])(?<![ㄱ-ㅎ][0-9])[ㅋㅎㅇ]{{0,9}}(?:{})(?=[ㅋㅎㅠㅜ]{{2}}|[ㅠㅜ]|(?![ㄱ-ㅎ]))"
_PART = re.compile("<([A-Z]+)>")


def _compiled(lines: str) -> re.Pattern[str]:
    return re.compile(_alternatives(lines))


def _alternatives(lines: str) -> str:
    """One expression of what a file of abuse_words lists."""
    parts = import_module(f"{_WORDS}.parts")
    joined = "|".join(re.sub(r"\\\n *", "", lines).strip().splitlines())
    plain = joined.replace(" ?", " ").replace(" ", r"\s?").replace("_", r"(?!\w)")
    return _PART.sub(lambda match: _alternatives(getattr(parts, match[1])), plain)
