"""Whether an advertisement bears what it must: its label, who sends it, a free way out.

Source: 정보통신망법 제50조제4항 and 시행령 별표 6 (광고성 정보의 명시사항): `(광고)` stands first
and is written in no other way, the sender and a contact follow, and refusing costs nothing.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from chalicelib.domain.errors import Unfit
from chalicelib.domain.phone_number import Line, NotAPhone, read_phone

LABEL = "(광고)"


class AdFault(StrEnum):
    """What an advertisement lacks; `words_of` says it to an officer."""

    NO_LABEL = "no_label"
    NOT_FIRST = "not_first"
    VARIANT = "variant"
    NO_SENDER = "no_sender"
    NO_CONTACT = "no_contact"
    NO_WAY_OUT = "no_way_out"
    WAY_OUT_COSTS = "way_out_costs"
    FREE_UNSAID = "free_unsaid"


class Unlabelled(Unfit):
    """An advertisement that lacks what the law wants of it; the message is for an officer."""

    def __init__(self, faults: Sequence[AdFault]) -> None:
        super().__init__(" ".join(words_of(fault) for fault in faults))
        self.faults = tuple(faults)


def ad_faults(
    text: str, senders: Sequence[str], contacts: Sequence[str], way_out: str = ""
) -> tuple[AdFault, ...]:
    """Every fault of an advertisement's text, in the order in which they are mended.

    `senders`: names by which people know the sender, one of which is to be there. `contacts`: the
    sender's numbers, written anyhow. `way_out`: the channel's own words for a free refusal, such
    as `채널 차단`; empty where the channel has none, as on text messages.
    """
    is_named = any(name.strip() and _bare(name) in _bare(text) for name in senders)
    is_reached = bool(_digits_of(contacts) & _numbers(text))
    faults = (
        _label_fault(text),
        None if is_named else AdFault.NO_SENDER,
        None if is_reached else AdFault.NO_CONTACT,
        _out_fault(text, way_out),
    )
    return tuple(fault for fault in faults if fault)


def words_of(fault: AdFault) -> str:
    """What an officer is told, with what to do."""
    return _WORDS[fault]


_WORDS: Mapping[AdFault, str] = {
    AdFault.NO_LABEL: "광고 표시가 없습니다. 글의 맨 앞에 (광고)라고 적어 주세요.",
    AdFault.NOT_FIRST: "(광고)가 맨 앞에 있지 않습니다. 앞의 글자와 빈칸을 지워 주세요.",
    AdFault.VARIANT: (
        "광고 표시를 다르게 적었습니다. (광 고), [광고]처럼 적으면 안 됩니다. "
        "반각 괄호로 빈칸 없이 (광고)라고 적어 주세요."
    ),
    AdFault.NO_SENDER: "보내는 곳의 이름이 없습니다. (광고) 바로 뒤에 기관 이름을 적어 주세요.",
    AdFault.NO_CONTACT: "연락할 번호가 없습니다. 기관의 전화번호를 적어 주세요.",
    AdFault.NO_WAY_OUT: (
        "수신거부 방법이 없습니다. 글 끝에 ‘무료수신거부 080-…’처럼 080 번호를 적어 주세요."
    ),
    AdFault.WAY_OUT_COSTS: (
        "수신거부에 돈이 드는 번호입니다. 요금이 들지 않는 080 번호로 바꾸어 주세요."
    ),
    AdFault.FREE_UNSAID: "수신거부가 무료라는 말이 없습니다. ‘무료수신거부’라고 적어 주세요.",
}
# The word in some brackets or between signs, whatever stands between its two syllables.
_ALIKE = re.compile(
    r"[(\[{<〈〔【《「『|*#\"'“‘]\s*광[\s./·\-_,*]{0,3}고\s*[)\]}>〉〕】》」』|*#\"'”’]"
)
_SPREAD = re.compile(r"\A\W*광[\s./·\-_,*]{1,3}고(?!\w)")
_BARE = re.compile(r"\A\s*광고(?:\s|:|\]|\))")
_REFUSING = re.compile(r"수신\s*(?:을\s*)?거부|수신\s*차단|수신\s*동의\s*철회")
_NUMBER = re.compile(r"(?<![0-9])[0-9][0-9() .\-]{6,14}[0-9](?![0-9])")
# Of a refusal's number: nothing but a few signs and words stand between.
_BEHIND = 20


def _label_fault(text: str) -> AdFault | None:
    if text.startswith(LABEL):
        return None
    folded = unicodedata.normalize("NFKC", text)
    if LABEL in text:
        return AdFault.NOT_FIRST
    if _ALIKE.search(folded) or _SPREAD.search(folded) or _BARE.search(folded):
        return AdFault.VARIANT
    return AdFault.NO_LABEL


def _out_fault(text: str, way_out: str) -> AdFault | None:
    if way_out and _bare(way_out) in _bare(text):
        return None
    said = _REFUSING.search(text)
    if said is None:
        return AdFault.NO_WAY_OUT
    lines = _lines(text)
    if Line.FREE in lines.values():
        return None if "무료" in text else AdFault.FREE_UNSAID
    near = _NUMBER.search(text[said.end() :])
    return AdFault.WAY_OUT_COSTS if near and near.start() <= _BEHIND else AdFault.NO_WAY_OUT


def _numbers(text: str) -> set[str]:
    """Digits of the numbers at which somebody can be asked: the free one only refuses."""
    return {digits for digits, line in _lines(text).items() if line is not Line.FREE}


def _lines(text: str) -> dict[str, Line]:
    found = {}
    for written in _NUMBER.findall(text):
        try:
            number = read_phone(written)
        except NotAPhone:
            continue
        found[number.digits] = number.line
    return found


def _digits_of(contacts: Sequence[str]) -> set[str]:
    digits = set()
    for each in contacts:
        try:
            digits.add(read_phone(each).digits)
        except NotAPhone:
            continue
    return digits


def _bare(text: str) -> str:
    return "".join(text.split())
