"""A hundred FAQ entries of made-up Korean text, and questions a citizen would put in other words."""

from chalicelib.domain.message import Json
from tests.cities import both

_SUBJECTS = (
    ("주민등록등본", "resident register"),
    ("가족관계증명서", "family certificate"),
    ("여권", "passport"),
    ("대형폐기물", "bulky waste"),
    ("음식물쓰레기 봉투", "food waste bag"),
    ("공영주차장 정기권", "parking permit"),
    ("자동차세", "car tax"),
    ("지방소득세", "local income tax"),
    ("불법주정차 단속", "parking fine"),
    ("현수막 게시대", "banner stand"),
    ("도로 파손", "road damage"),
    ("가로등 고장", "street lamp"),
    ("전입신고", "change of address"),
    ("인감증명서", "seal certificate"),
    ("청년 교통비", "youth fares"),
    ("출산지원금", "birth grant"),
    ("경로당 이용", "senior centre"),
    ("도서관 회원증", "library card"),
    ("수도요금 감면", "water bill relief"),
    ("반려견 등록", "dog registration"),
)
_ASPECTS = (
    ("어디서 신청하나요", "where", "신청 장소", "어디로 가야 신청할 수 있어요"),
    ("수수료는 얼마인가요", "fee", "비용", "돈이 얼마나 드는지 알려주세요"),
    ("필요한 서류는 무엇인가요", "papers", "준비물", "뭐 들고 가야 하나요"),
    ("처리 기간은 얼마나 걸리나요", "time", "소요 기간", "며칠이나 기다려야 해요"),
    ("온라인으로도 되나요", "online", "인터넷 신청", "집에서 인터넷으로 할 수 있나요"),
)


def hundred_entries() -> Json:
    """Compiled entries, 20 subjects by 5 aspects."""
    return {
        f"e{subject}-{aspect}": _entry(_SUBJECTS[subject], _ASPECTS[aspect])
        for subject in range(len(_SUBJECTS))
        for aspect in range(len(_ASPECTS))
    }


def questions() -> list[str]:
    """What citizens write: the subject, an aspect, a few words around them."""
    return [
        f"안녕하세요 {_SUBJECTS[number * 3][0]} 관련해서 여쭤봅니다 {_ASPECTS[number % 5][3]}?"
        for number in range(6)
    ]


def _entry(subject: tuple[str, str], aspect: tuple[str, str, str, str]) -> Json:
    name, english = subject
    asked, key, short, spoken = aspect
    answer = (
        f"{name} 안내입니다. {short}에 대해 알려 드립니다.\n"
        f"{name}은(는) 시청 1층 민원실이나 가까운 행정복지센터에서 평일 오전 9시부터 오후 6시까지 "
        f"도와드립니다. 점심시간에도 교대로 근무하며, 신분증을 꼭 가져오셔야 합니다.\n"
        f"대리인이 오시는 경우 위임장과 두 사람의 신분증이 있어야 하고, {short} 관련 자세한 내용은 "
        f"담당 부서에서 확인하실 수 있습니다."
    )
    return {
        "question": both(f"{name} {asked}?", f"{english}: {key}?"),
        "answer": {"ko": answer},
        "variants": [f"{name} {short}", f"{name} {spoken}"],
        "department": "minwon",
        "source": "시험용",
        "reviewed_at": "2026-11-01",
    }
