"""Rules about letters: what a text message would go out without."""

from collections.abc import Iterator, Sequence

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.definitions.walking import file_of, wordings_in
from chalicelib.domain.carrier_text import carried

_FILES = ("tenant", "menu", "faq", "notices", "templates")


def left_out(letters: Sequence[str], language: str = "") -> str:
    """What an officer is told of letters that carriers have no way to write, with the mend."""
    mend = "가나로 적거나 다른 말로 바꿔 주세요." if language == "ja" else "다른 말로 바꿔 주세요."
    return f"문자로는 보낼 수 없어 빠지는 글자가 있습니다: {' '.join(letters)}. {mend}"


def _letters(stem: str) -> Rule:
    def check(files: Files, _: Ground) -> Iterator[Finding]:
        if files.tenant.channels.sms is None:
            return
        for place, language, words in wordings_in(file_of(files, stem)):
            lost = carried(words).lost
            if lost:
                yield stem, place, left_out(lost, language)

    return Rule("text-letters", Severity.WARNING, ("tenant", stem), check)


RULES = tuple(_letters(stem) for stem in _FILES)
