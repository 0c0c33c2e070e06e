"""Logs with gaps planted in them: the same wishes in many wordings, among all kinds of noise.

Everything is made up. A wish is written with other words, endings, spaces and slips of the finger.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# Wish -> the ways it is put before endings and slips.
WISHES: dict[str, list[str]] = {
    "kiosk": ["무인민원발급기 위치", "무인 민원발급기 어디에 있", "무인발급기 위치", "민원발급기 어디 있"],
    "ev-charger": ["전기차 충전소 위치", "전기차 충전기 어디", "전기차 충전할 곳", "공영 전기차 충전소"],
    "stray-cat": ["길고양이 중성화 신청", "길고양이 중성화 수술", "고양이 중성화 지원", "길냥이 중성화 신청"],
    "library-card": ["도서관 회원증 발급", "도서관 회원증 만들", "도서관 대출증 발급", "도서관 회원카드 발급"],
    "moving-in": ["전입신고 방법", "전입신고 인터넷으로", "온라인 전입신고", "전입신고 필요한 서류"],
    "resident-parking": ["거주자우선주차 신청", "거주자 우선 주차 신청", "거주자우선주차구역 배정", "거주자주차 신청"],
    "pothole": ["도로 파손 신고", "도로 구멍 신고", "포트홀 신고", "도로 파인 곳 신고"],
    "streetlight": ["가로등 고장 신고", "가로등 꺼졌", "가로등 안 켜져", "가로등 고장났"],
    "senior-bus": ["어르신 교통카드 신청", "노인 교통카드 발급", "어르신 교통비 지원", "경로 교통카드 신청"],
    "baby-gift": ["출산지원금 신청", "출산 지원금 얼마", "출산축하금 신청", "출산지원금 받으려면"],
    "youth-rent": ["청년 월세 지원 신청", "청년월세지원 대상", "청년 월세 지원금", "청년월세 신청"],
    "dog-register": ["반려견 등록 방법", "반려견 등록 어디서", "강아지 등록 신고", "반려견 등록 신청"],
    "wasp-nest": ["말벌집 제거 신고", "벌집 제거 요청", "말벌집 없애", "벌집 제거 신고"],
    "kids-cafe": ["공공 키즈카페 예약", "키즈카페 예약 방법", "시립 키즈카페 예약", "공공키즈카페 예약"],
    "snow": ["제설작업 요청", "눈 치워 제설 요청", "골목 제설 요청", "제설 요청"],
    "tennis": ["테니스장 예약", "시민 테니스장 예약", "테니스장 대관 신청", "테니스장 예약 방법"],
    "mold": ["수돗물 녹물 신고", "녹물 나와", "수도 녹물 나와", "수돗물에서 녹물"],
    "rice-bag": ["쌀포대 지원 언제", "양곡 지원 신청", "나라미 신청", "정부양곡 신청"],
    "smoking": ["흡연 단속 요청", "금연구역 흡연 신고", "금연구역 담배 신고", "금연구역 흡연 단속"],
    "notary": ["무료 법률상담 예약", "법률상담 신청", "시청 법률상담", "무료 법률 상담 신청"],
}  # fmt: skip
_ENDINGS = (
    "",
    "요",
    " 알려주세요",
    " 궁금해요",
    " 어떻게 하나요",
    "하고싶어요",
    " 좀 알려줘",
    "나요?",
    " 문의드립니다",
    " 하려면 어떻게 해요",
    "하는데요",
    " 되나요",
)
_SMALL_TALK = [
    "안녕 뭐해",
    "심심해 놀아줘",
    "너 몇 살이야",
    "사랑해 ㅋㅋ",
    "오늘 날씨 어때",
    "내일 비 와?",
    "밥 먹었어?",
    "ㅋㅋㅋㅋ",
    "ㅎㅎ",
    "???",
    "..",
    "바보야",
    "이 멍청한 봇아",
    "고마워요 봇님",
]
_WHERE = ["어디", "언제", "누구한테", "얼마에", "왜", "몇 번"]
_SYLLABLES = "가노두로미버수오자차크타퍼호강눈달렁몽별솔운잔척콩탑펄홍"


@dataclass(frozen=True)
class Written:
    """What one person wrote, and which wish it was (empty: noise)."""

    contact: str
    text: str
    wish: str


def wordings(wish: str, random: Random) -> str:
    """One way to put a wish."""
    text = random.choice(WISHES[wish]) + random.choice(_ENDINGS)
    slip = random.random()
    if slip < 0.15:
        return text.replace(" ", "")
    if slip < 0.30:
        return _slipped(text, random)
    return text


def small_talk(random: Random) -> str:
    return random.choice(_SMALL_TALK)


def oddity(random: Random) -> str:
    """A question that hardly anybody else asks."""
    words = ["".join(random.sample(_SYLLABLES, random.choice((2, 3)))) for _ in range(3)]
    return " ".join([*words, random.choice(_WHERE)])


def log(people: dict[str, int], oddities: int = 60, talk: int = 40, seed: int = 1) -> list[Written]:
    """Wish -> how many people; each writes once to three times. Noise by others among them."""
    random = Random(seed)
    written = [
        Written(f"{wish}-{number}", wordings(wish, random), wish)
        for wish, count in people.items()
        for number in range(count)
        for _ in range(random.choice((1, 1, 1, 2, 3)))
    ]
    written += [Written(f"odd-{n}", oddity(random), "") for n in range(oddities)]
    written += [Written(f"talk-{n}", small_talk(random), "talk") for n in range(talk)]
    random.shuffle(written)
    return written


def _slipped(text: str, random: Random) -> str:
    """A vowel or consonant slips at one syllable."""
    places = [place for place, letter in enumerate(text) if "가" <= letter <= "힣"]
    place = random.choice(places)
    syllable = ord(text[place]) - 0xAC00
    lead, vowel, tail = syllable // 588, syllable % 588 // 28, syllable % 28
    vowel = (vowel + random.choice((1, 4))) % 21
    return text[:place] + chr(0xAC00 + lead * 588 + vowel * 28 + tail) + text[place + 1 :]


def people() -> dict[str, int]:
    """Twenty gaps, each of another size: from forty people down to two."""
    return {wish: 40 - 2 * rank for rank, wish in enumerate(WISHES)}


def shuffles(written: list[Written], seeds: range) -> Iterator[list[Written]]:
    for seed in seeds:
        mixed = list(written)
        Random(seed).shuffle(mixed)
        yield mixed
