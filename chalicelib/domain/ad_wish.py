"""Whether a message, whole, agrees to advertising, to its night too, or takes the night back.

Consent is to be explicit (정보통신망법 제50조제1항): only words that are the message itself count,
never a question. What ends all of it, stop_words.py tells.
"""

import re
from enum import StrEnum

from chalicelib.domain.stop_words import bare
from chalicelib.domain.tenant import Tenant


class AdWish(StrEnum):
    """What they want of advertising. The night is agreed to with the day."""

    DAY = "day"
    NIGHT = "night"
    NO_NIGHT = "no_night"


def ad_wish(text: str) -> AdWish | None:
    """What a whole message wants; None for anything else."""
    if any(each in text for each in _ASKING):
        return None
    said = bare(text)
    for wish, words in _WORDS.items():
        if said in words:
            return wish
    agreed = _AGREED.fullmatch(said)
    if agreed:
        return AdWish.NIGHT if agreed["night"] else AdWish.DAY
    return AdWish.NO_NIGHT if _NIGHT_REFUSED.fullmatch(said) else None


def free_refusals(tenant: Tenant) -> str:
    """The free number at which this city's advertising is refused; empty where it has none out."""
    return str(tenant.ways.get("free_refusals", ""))


def _words(words: str) -> frozenset[str]:
    return frozenset(map(bare, words.split(",")))


_ASKING = "?？"
_WORDS = {
    AdWish.DAY: _words(
        "receive ads,accept ads,agree to ads,i agree to ads,i agree to receive ads,ads opt in,"
        "agree to receive ads,receive advertisements,agree to advertisements,"
        "接收广告,同意广告,同意接收广告,我同意接收广告,接收廣告,同意接收廣告,"
        "広告受信同意,広告受信に同意,広告の受信に同意,広告の受信に同意します,広告を受信する,"
        "nhận quảng cáo,đồng ý nhận quảng cáo,tôi đồng ý nhận quảng cáo,nhan quang cao,"
        "dong y nhan quang cao,"
        "сурталчилгаа авах,зар сурталчилгаа авах,сурталчилгаа авахыг зөвшөөрч байна"
    ),
    AdWish.NIGHT: _words(
        "receive ads at night,accept ads at night,agree to ads at night,receive night ads,"
        "i agree to ads at night,i agree to receive ads at night,agree to receive ads at night,"
        "agree to night ads,night ads opt in,"
        "夜间接收广告,接收夜间广告,同意夜间广告,同意夜间接收广告,同意接收夜间广告,夜間接收廣告,"
        "夜間広告受信同意,夜間広告受信に同意,夜間広告の受信に同意,夜間広告の受信に同意します,"
        "nhận quảng cáo ban đêm,đồng ý nhận quảng cáo ban đêm,nhan quang cao ban dem,"
        "dong y nhan quang cao ban dem,"
        "шөнө сурталчилгаа авах,шөнийн сурталчилгаа авах,"
        "шөнө сурталчилгаа авахыг зөвшөөрч байна"
    ),
    AdWish.NO_NIGHT: _words(
        "no ads at night,no night ads,stop ads at night,stop night ads,"
        "拒收夜间广告,不要夜间广告,夜间不接收广告,"
        "夜間広告受信拒否,夜間広告停止,夜間広告はやめてください,"
        "từ chối quảng cáo ban đêm,tu choi quang cao ban dem,"
        "шөнийн сурталчилгаа зогсоо,шөнө сурталчилгаа авахгүй"
    ),
}
_AT_NIGHT = "(?:야간|심야|밤)(?:에도|에)?"
_ADS = "(?:광고성?정보|광고)(?:문자|메시지|메세지)?(?:를|을|도|의|는|은)?"
_ENDINGS = "(?:함|해|해요|합니다|할게|할게요|할래|할래요|하겠습니다|하기|드립니다|요)?"
_AGREED = re.compile(
    f"(?P<night>{_AT_NIGHT})?{_ADS}"
    f"(?:(?:(?:수신|받는것|받기)(?:에|을)?)?(?:동의|허용){_ENDINGS}"
    "|받기|받을래요?|받을게요?|받겠습니다|받고싶어요?|받고싶습니다)"
)
_NIGHT_REFUSED = re.compile(
    f"{_AT_NIGHT}(?:는|엔)?(?:{_ADS}(?:수신을?)?|수신을?)"
    f"(?:(?:거부|거절|차단|중지|해지|동의철회){_ENDINGS}"
    "|그만|그만받기|안받기|안받을래요?|안받을게요?|안받겠습니다)"
)
