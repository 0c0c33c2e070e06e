"""The six languages of the call centres, and texts that are written in them."""

from collections.abc import Mapping

LANGUAGES = ("ko", "en", "zh", "ja", "vi", "mn")
KOREAN = "ko"

# A text in several languages. Korean is authoritative and always present.
Text = Mapping[str, str]

# What a language is called by the people who speak it: the labels of the language menu.
ENDONYMS: Mapping[str, str] = {
    "ko": "한국어",
    "en": "English",
    "zh": "中文",
    "ja": "日本語",
    "vi": "Tiếng Việt",
    "mn": "Монгол",
}


def fill(text: str, **values: str) -> str:
    """The text with its `{gaps}` filled; other braces stay, and no value is ever evaluated."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


_ALIASES = {"kr": "ko", "jp": "ja", "cn": "zh", "vn": "vi"}


def say(text: Text, language: str) -> str:
    """The text in this language, else in Korean."""
    return text.get(language) or text[KOREAN]


def known_language(tag: str | None) -> str | None:
    """One of LANGUAGES for a channel's tag such as `en-US` or `kr`; None for any other."""
    if not tag:
        return None
    primary = tag.lower().replace("_", "-").split("-")[0]
    primary = _ALIASES.get(primary, primary)
    return primary if primary in LANGUAGES else None
