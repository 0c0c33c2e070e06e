"""What is told by letters: passports, number plates, e-mail addresses, spelled-out numbers."""

import re
from collections.abc import Iterator

from chalicelib.domain.masking_labels import says_passport, says_receipt
from chalicelib.domain.masking_spans import Hidden, Span

_GAP = r"[ .\-()\[\]/_]{0,4}"
_PASSPORT = re.compile(
    rf"[MSRODGPTmsrodgpt](?<![A-Za-z0-9].)(?:{_GAP}[0-9]){{3}}{_GAP}[A-Za-z0-9](?:{_GAP}[0-9]){{4}}"
    r"(?![A-Za-z0-9@]|-[0-9*])"
)
_PLATE = re.compile(
    rf"[0-9](?<![0-9,.\-제].)[0-9]{{0,2}}({_GAP})"
    rf"([가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자배하허호])"
    rf"({_GAP})[0-9]{{4}}(?![0-9]|-\*|\W?[원억만년명개월건평㎡호동층세]|,[0-9])"
)
_REGION = re.compile(
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)\W{0,2}\Z"
)
_HOUSE = re.compile(r"(?:층|동|지|로|길|빌라|아파트|맨션|관|실)\W{0,2}\Z")
_VEHICLE = re.compile(
    r"차|번호판|주차|렌트|버스|택시|트럭|과태료|견인|오토바이|운전|주정차|화물|승용"
)
# Letters that go with a count or a street as often as with a car.
_COMMON = frozenset("호조도로주부구보수자두고")
_EMAIL = re.compile(
    r"[A-Za-z0-9._%+\-](?<![A-Za-z0-9._%+\-*].)[A-Za-z0-9._%+\-]{0,63} ?@ ?"
    r"(?:[A-Za-z0-9\-]{1,63}\.){1,8}(?:[A-Za-z]{2,24}|한국)"
)
_SPELLED = re.compile(
    rf"[공영0oOㅇ]{_GAP}[일1]{_GAP}[공영0oOㅇ](?:{_GAP}[0-9공영일이삼사오육칠팔구]){{8}}(?![0-9]|-\*)"
)
_DIGIT_WORDS = {
    **dict(zip("공일이삼사오육칠팔구", "0123456789", strict=True)),
    "영": "0", "o": "0", "O": "0", "ㅇ": "0",
}  # fmt: skip


def passports(page: str) -> Iterator[Span]:
    """M12345678 and, since December 2021, M123A4567."""
    for match in _PASSPORT.finditer(page):
        signs = [char for char in match[0] if char.isalnum()]
        if _is_passport(page, match, "".join(signs)):
            shown = f"{signs[0].upper()}****{''.join(signs[-4:])}"
            yield Span(match.start(), match.end(), Hidden.PASSPORT, shown)


def _is_passport(page: str, match: re.Match[str], signs: str) -> bool:
    before = page[max(0, match.start() - 20) : match.start()]
    is_old = signs[4].isdigit()
    if says_receipt(before) or (not is_old and signs[0] in "PTpt"):
        return False
    if says_passport(before[-14:]) or len(match[0]) == len(signs):
        return True
    if not is_old:
        return signs[0].isupper()
    # A single letter and a date (`D 2026-11-23`) is no passport.
    return match[0][-8:].isdigit() and signs[1:3] not in ("19", "20")


def plates(page: str) -> Iterator[Span]:
    """12가3456, 123가4567 and the older ones with a region's name."""
    for match in _PLATE.finditer(page):
        before = page[max(0, match.start() - 12) : match.start()]
        digits = match[0][: match.start(1) - match.start()]
        region = _REGION.search(before)
        if region or (len(digits) > 1 and _is_plate(match, before, page[match.end() :][:10])):
            yield Span(match.start(), match.end(), Hidden.PLATE, f"{digits}{match[2]}****")


def _is_plate(match: re.Match[str], before: str, after: str) -> bool:
    if match[2] == "호" and _HOUSE.search(before):
        return False
    is_close = not match[1] and not match[3]
    is_clear = match[2] not in _COMMON or (is_close and match[2] != "호")
    return is_clear or _VEHICLE.search(before + " " + after) is not None


def emails(page: str) -> Iterator[Span]:
    """An address; its first letter and its domain stay."""
    if "@" not in page:
        return
    for match in _EMAIL.finditer(page):
        domain = match[0].partition("@")[2].strip()
        yield Span(match.start(), match.end(), Hidden.EMAIL, f"{match[0][0]}***@{domain}")


def spelled_phones(page: str) -> Iterator[Span]:
    """공일공-일이삼사-오육칠팔 and the like."""
    for match in _SPELLED.finditer(page):
        if match[0].isascii() and "o" not in match[0].lower():
            continue  # Plain digits were judged before, with their neighbours.
        digits = "".join([_DIGIT_WORDS.get(char, char) for char in match[0] if char.isalnum()])
        yield Span(match.start(), match.end(), Hidden.PHONE, f"010-****-{digits[-4:]}")
