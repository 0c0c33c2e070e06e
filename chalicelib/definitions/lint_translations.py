"""Rules about the six languages: what a citizen walks through is complete in all of them.

Answers, notices and names fall back to Korean with a sentence that says so: one warning a file.
"""

from collections.abc import Iterator

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.definitions.text import Text
from chalicelib.definitions.walking import file_of, texts_in

_NAMES = {"en": "영어", "zh": "중국어", "ja": "일본어", "vi": "베트남어", "mn": "몽골어"}


def _menu(files: Files, _: Ground) -> Iterator[Finding]:
    for place, text in texts_in(files.menu):
        yield from _untranslated("menu", place, text)


def _templates(files: Files, _: Ground) -> Iterator[Finding]:
    for place, text in texts_in(files.templates):
        yield from _untranslated("templates", place, text)


def _privacy(files: Files, _: Ground) -> Iterator[Finding]:
    yield from _untranslated("tenant", "privacy/text", files.tenant.privacy.text)


def _names(files: Files, _: Ground) -> Iterator[Finding]:
    for place, text in (("name", files.tenant.name), ("service", files.tenant.service)):
        yield from _untranslated("tenant", place, text)


def _counted(stem: str) -> Rule:
    def check(files: Files, _: Ground) -> Iterator[Finding]:
        lacking = sum(bool(text.missing()) for _, text in texts_in(file_of(files, stem)))
        if lacking:
            yield stem, "", f"번역이 빠진 글이 {lacking}개 있어 한국어로 나갑니다."

    return Rule("translation-count", Severity.WARNING, (stem,), check)


def _untranslated(stem: str, place: str, text: Text) -> Iterator[Finding]:
    missing = [_NAMES[code] for code in text.missing() if code in _NAMES]
    if missing:
        yield stem, place, f"{', '.join(missing)} 번역이 빠졌습니다. 넣어 주세요."


RULES = (
    Rule("translation", Severity.ERROR, ("menu",), _menu),
    Rule("translation", Severity.ERROR, ("templates",), _templates),
    Rule("translation", Severity.ERROR, ("tenant",), _privacy),
    Rule("translation-name", Severity.WARNING, ("tenant",), _names),
    _counted("faq"),
    _counted("notices"),
    _counted("departments"),
)
