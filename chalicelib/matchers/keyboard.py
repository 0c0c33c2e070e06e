"""Korean typed while the keyboard was left on English."""

_KEYS = dict(
    zip(
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        strict=True,
    )
)
_TO_JAMO = str.maketrans(
    _KEYS | {key.upper(): jamo for key, jamo in _KEYS.items() if key.upper() not in _KEYS}
)
# Two vowels typed one after the other are one in a syllable, and one letter to `features`.
_VOWELS = {"ㅗㅣ": "ㅚ", "ㅜㅔ": "ㅞ"}


def as_typed_in_korean(text: str) -> str:
    """The jamo on the keys (two-set layout): `durnjs` -> ㅇㅕㄱㅜㅓㄴ."""
    jamo = text.translate(_TO_JAMO)
    for parts, whole in _VOWELS.items():
        jamo = jamo.replace(parts, whole)
    return jamo
