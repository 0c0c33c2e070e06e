"""Which of the six languages a text is written in, judged by its script alone."""

_VIETNAMESE = frozenset("ăâđêôơưàảãạằẳẵặầẩẫậèẻẽẹềểễệìỉĩịòỏõọồổỗộờởỡợùủũụừửữựỳỷỹỵ")
_ENGLISH_WORDS = 3


def written_in(text: str) -> str | None:
    """A language code, or None where the script does not tell (short Latin text, digits)."""
    han = False
    for letter in text:
        if "가" <= letter <= "힣" or "ㄱ" <= letter <= "ㆎ":
            return "ko"
        if "ぁ" <= letter <= "ヿ":
            return "ja"
        if "Ѐ" <= letter <= "ӿ":
            return "mn"
        han = han or "一" <= letter <= "鿿"
    if han:
        return "zh"
    if any(letter in _VIETNAMESE for letter in text.lower()):
        return "vi"
    words = [word for word in text.split() if word.isascii() and word.strip(".,!?'").isalpha()]
    return "en" if len(words) >= _ENGLISH_WORDS else None
