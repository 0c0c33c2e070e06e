"""Words beside a number that say what it is. Plain word lists: nothing to compile."""

_PUNCTUATION = " :.,#-=()[]{}<>/'\"·은는이가"

_RECEIPT = tuple(
    word + ending
    for word in (
        "접수",
        "신청",
        "민원",
        "문서",
        "주문",
        "예약",
        "관리",
        "고유",
        "일련",
        "승인",
        "거래",
        "처리",
        "사건",
        "고지",
        "납부",
        "수용가",
        "상품",
        "제품",
        "물품",
        "배송",
        "우편",
        "발급",
        "증서",
        "허가",
        "신고",
    )
    for ending in ("번호", "no")
) + ("운송장", "운송장번호", "송장", "송장번호", "등기", "등기번호", "바코드")
_RESIDENT = ("주민", "등록번호", "외국인", "거소", "resident")
_LICENCE = ("면허", "licence", "license", "driver", "驾照", "免許", "bằng lái", "жолооч")
_PASSPORT = ("여권", "passport", "护照", "旅券", "パスポート", "hộ chiếu", "паспорт")
_BUSINESS = ("사업자", "business")
_CARD = ("카드", "card", "비자", "마스터", "신용", "체크")
_PHONE = (
    "전화",
    "전화번호",
    "연락처",
    "연락",
    "휴대폰",
    "핸드폰",
    "휴대전화",
    "폰",
    "번호",
    "tel",
    "phone",
    "mobile",
    "hp",
)
_BANK = (
    "은행",
    "뱅크",
    "계좌",
    "입금",
    "송금",
    "이체",
    "통장",
    "농협",
    "신한",
    "카뱅",
    "새마을",
    "신협",
    "수협",
    "축협",
    "예금",
    "환불",
    "저축",
    "금고",
    "account",
    "bank",
    "账户",
    "账号",
    "银行",
    "銀行",
    "口座",
    "tài khoản",
    "ngân hàng",
    "данс",
    "банк",
)
# Names of banks that are everyday words elsewhere: they count right before the number only.
_BANK_NAME = (
    "국민",
    "우리",
    "하나",
    "기업",
    "우체국",
    "토스",
    "산업",
    "제일",
    "씨티",
    "케이",
    "kb",
    "ibk",
    "nh",
    "sc",
)


def says_receipt(before: str) -> bool:
    """Whether the text just before names a number that an office or a shop gave to a thing."""
    return _tail(before).endswith(_RECEIPT)


def says_phone(before: str) -> bool:
    """Whether the text just before announces a phone number."""
    return _tail(before).endswith(_PHONE)


def says_account(before: str, after: str) -> bool:
    """Whether a bank or an account is named within the characters given on either side."""
    return _any(_BANK, before) or _any(_BANK, after) or _tail(before).endswith(_BANK_NAME)


def names_bank(page: str) -> bool:
    """Whether any bank is named anywhere: without, there is no account to look for."""
    return _any(_BANK, page) or _any(_BANK_NAME, page)


def says_resident(around: str) -> bool:
    """Whether a resident or alien registration number is spoken of."""
    return _any(_RESIDENT, around.replace(" ", ""))


def says_licence(around: str) -> bool:
    """Whether a driving licence is spoken of."""
    return _any(_LICENCE, around)


def says_passport(around: str) -> bool:
    """Whether a passport is spoken of."""
    return _any(_PASSPORT, around)


def says_business(around: str) -> bool:
    """Whether a business registration is spoken of."""
    return _any(_BUSINESS, around)


def says_card(around: str) -> bool:
    """Whether a payment card is spoken of."""
    return _any(_CARD, around)


def _any(words: tuple[str, ...], text: str) -> bool:
    lower = text.lower()
    return bool([word for word in words if word in lower])


def _tail(before: str) -> str:
    return before.lower().rstrip(_PUNCTUATION).replace(" ", "")
