"""Which of the six languages a text is written in, judged by its letters and commonest words."""

import re
from functools import cache

from chalicelib.domain.latin_words import PLAIN_ENGLISH, PLAIN_VIETNAMESE, TOPICS

_VIETNAMESE = frozenset("ăâđêôơưàảãạằẳẵặầẩẫậèẻẽẹềểễệìỉĩịòỏõọồổỗộờởỡợùủũụừửữựỳỷỹỵ")
_SENTENCE = 3
_LOOKED_AT = 400
_HANGUL, _JAMO, _KANA, _HAN, _CYRILLIC = "가-힣", "ㄱ-ㆎ", "ぁ-ヺ", "一-鿿", "Ѐ-ӿ"
_MARKS = ".,!?:;…~()[]\"“”‘’'"
_WITHIN = str.maketrans("", "", "'’-")


def written_in(text: str) -> str | None:
    """A language code, or None where the letters do not tell (digits, `ok`, a keyboard slip).

    Korean with foreign words in it is Korean; a Korean name in a foreign sentence makes none.
    """
    text = text[:_LOOKED_AT]
    hangul = _letters(text, _HANGUL)
    kana = _letters(text, _KANA)
    if hangul and kana + _letters(text, _HAN) > hangul:
        return "ja" if kana else "zh"
    if hangul and text.lower() == text.upper():
        # No letter that has capitals: nothing but Hangul is left to weigh, as in most messages.
        return "ko"
    words = [word for each in text.split() if _is_word(word := each.strip(_MARKS))]
    if not hangul:
        return "ko" if _letters(text, _JAMO) else _foreign(text, words)
    others = [word for word in words if not (_letters(word, _HANGUL) or _letters(word, _JAMO))]
    korean = len(words) - len(others)
    if len(others) >= _SENTENCE and len(others) > 3 * korean:
        return _foreign(" ".join(others), others)
    return None if len(others) > korean else "ko"


def _foreign(text: str, words: list[str]) -> str | None:
    for script, language in ((_KANA, "ja"), (_CYRILLIC, "mn"), (_HAN, "zh")):
        if _letters(text, script):
            return language
    lower = [word.lower() for word in words]
    if any(letter in _VIETNAMESE for word in lower for letter in word):
        return "vi"
    return _latin(lower, words)


def _latin(lower: list[str], words: list[str]) -> str | None:
    """English, or Vietnamese without its marks; None for too little, and for other layouts."""
    vietnamese = sum(word in PLAIN_VIETNAMESE for word in lower)
    english = sum(word in PLAIN_ENGLISH for word in lower)
    if vietnamese > english and vietnamese >= _SENTENCE:
        return "vi"
    if all(_slip().fullmatch(word) for word in words) and english < len(words):
        return "en" if any(word in TOPICS for word in lower) else None
    if len(words) >= _SENTENCE or any(word in TOPICS for word in lower):
        return "en"
    return None


def _is_word(text: str) -> bool:
    return text.translate(_WITHIN).isalpha()


def _letters(text: str, script: str) -> int:
    """How many letters of a script there are."""
    return len(_of(script).findall(text))


@cache
def _of(script: str) -> re.Pattern[str]:
    return re.compile(f"[{script}]")


@cache
def _slip() -> re.Pattern[str]:
    """Keys of the Korean layout that make whole syllables: `durnjs` is 여권, typed on the other."""
    return re.compile("(?:[rsefaqtdwczxvgREQTW][koiOjpuPhynbml]{1,2}[rsefaqtdwczxvgRT]{0,2})+")
