"""Rules about numbers: phones are written one way, and nobody's personal number is in a file."""

import re
from collections.abc import Iterator

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import MODELS, Files
from chalicelib.definitions.numbers import (
    PHONE_HINT,
    digits,
    is_phone,
    phones_inside,
    phones_of,
    public_digits,
)
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.definitions.walking import file_of, stems, strings_in

# A resident registration number: a birth date, then seven digits.
_RESIDENT = re.compile(
    r"(?<![0-9A-Za-z])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-\s]?\d{7}(?![0-9A-Za-z])",
    re.ASCII,
)

# Addresses hold long numbers of their own.
_ADDRESS = re.compile(r"https?://\S+")
# So do ids that messengers and vendors give.
_IDS = ("/bot_id", "/sender_key", "/profile", "/codes/bizgo", "/codes/solapi")


def is_resident_number(text: str) -> bool:
    """Whether digits in the text look like a resident registration number."""
    return _RESIDENT.search(text) is not None


def _phone_format(files: Files, _: Ground) -> Iterator[Finding]:
    for stem, place, phone in phones_of(files):
        # A `tel:` target is judged as a target.
        if not place.endswith("/to") and not is_phone(phone):
            yield stem, place, f'"{phone}"은(는) 전화번호가 아닙니다. {PHONE_HINT}'


def _resident(stem: str) -> Rule:
    def check(files: Files, _: Ground) -> Iterator[Finding]:
        for place, text in _prose(files, stem):
            if is_resident_number(text):
                yield stem, place, "주민등록번호로 보이는 숫자가 있습니다. 반드시 지워 주세요."

    return Rule("resident-number", Severity.ERROR, (stem,), check)


def _undeclared(files: Files, _: Ground) -> Iterator[Finding]:
    public = public_digits(files)
    for stem in stems():
        for place, text in _prose(files, stem):
            for phone in phones_inside(text):
                if digits(phone) not in public:
                    message = (
                        f"{phone}은(는) 공개 번호로 등록되어 있지 않습니다. "
                        "맞는 번호면 tenant.json의 public_numbers에 넣어 주세요."
                    )
                    yield stem, place, message


def _prose(files: Files, stem: str) -> Iterator[tuple[str, str]]:
    for place, text in strings_in(file_of(files, stem)):
        if not place.endswith(_IDS):
            yield place, _ADDRESS.sub("", text)


_EVERY = tuple(MODELS)

RULES = (
    Rule("phone-format", Severity.ERROR, _EVERY, _phone_format),
    *(_resident(stem) for stem in stems()),
    Rule("phone-undeclared", Severity.WARNING, _EVERY, _undeclared),
)
