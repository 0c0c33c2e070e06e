"""Which of the six languages a text is written in, judged by its letters and commonest words."""

import re

from chalicelib.domain.latin_words import PLAIN_ENGLISH, PLAIN_VIETNAMESE, TOPICS

_VIETNAMESE = frozenset("ăâđêôơưàảãạằẳẵặầẩẫậèẻẽẹềểễệìỉĩịòỏõọồổỗộờởỡợùủũụừửữựỳỷỹỵ")
_SENTENCE = 3
_LOOKED_AT = 400
_HANGUL = re.compile("[가-힣]")
_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_HAN = re.compile("[一-鿿]")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_JAMO = re.compile("[ㄱ-ㆎ]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MARKS = ".,!?:;…~()[]\"“”‘’'"
# Keys of the Korean layout that make whole syllables: `durnjs` is 여권, typed on the other layout.
_SLIP = re.compile("(?:[rsefaqtdwczxvgREQTW][koiOjpuPhynbml]{1,2}[rsefaqtdwczxvgRT]{0,2})+")


def written_in(text: str) -> str | None:
    """A language code, or None where the letters do not tell (digits, `ok`, a keyboard slip).

    Korean with foreign words in it is Korean; a Korean name in a foreign sentence makes none.
    """
    text = text[:_LOOKED_AT]
    words = [word for each in text.split() if _WORD.fullmatch(word := each.strip(_MARKS))]
    hangul = len(_HANGUL.findall(text))
    if not hangul:
        return "ko" if _JAMO.search(text) else _foreign(text, words)
    kana = len(_KANA.findall(text))
    if kana + len(_HAN.findall(text)) > hangul:
        return "ja" if kana else "zh"
    others = [word for word in words if not (_HANGUL.search(word) or _JAMO.search(word))]
    korean = len(words) - len(others)
    if len(others) >= _SENTENCE and len(others) > 3 * korean:
        return _foreign(" ".join(others), others)
    return None if len(others) > korean else "ko"


def _foreign(text: str, words: list[str]) -> str | None:
    if _KANA.search(text):
        return "ja"
    if _CYRILLIC.search(text):
        return "mn"
    if _HAN.search(text):
        return "zh"
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
    if all(_SLIP.fullmatch(word) for word in words) and english < len(words):
        return "en" if any(word in TOPICS for word in lower) else None
    if len(words) >= _SENTENCE or any(word in TOPICS for word in lower):
        return "en"
    return None
