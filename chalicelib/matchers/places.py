"""Which municipality a text names: a question about another city is not answered as ours."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

# The capital and the metropolitan cities, provinces, and their cities, counties and districts.
# Always with 시, 도, 군 or 구, as 경기 is also a match and 서울 a bus's destination; districts of
# one name in several cities (중구, 동구, …) tell nothing and are left out.
_PLACES = {
    "서울시": """
        종로구 용산구 성동구 광진구 동대문구 중랑구 성북구 강북구 도봉구 노원구 은평구 서대문구
        마포구 양천구 구로구 금천구 영등포구 동작구 관악구 서초구 강남구 송파구 강동구
    """,
    "부산시": "영도구 부산진구 동래구 해운대구 사하구 금정구 연제구 수영구 사상구 기장군",
    "대구시": "수성구 달서구 달성군 군위군",
    "인천시": "미추홀구 연수구 남동구 부평구 계양구 강화군 옹진군",
    "광주광역": "광산구",
    "대전시": "유성구 대덕구",
    "울산시": "울주군",
    "세종시": "",
    "경기도": """
        수원시 성남시 의정부시 안양시 부천시 광명시 평택시 동두천시 안산시 고양시 과천시 구리시
        남양주시 오산시 시흥시 군포시 의왕시 하남시 용인시 파주시 이천시 안성시 김포시 화성시
        광주시 양주시 포천시 여주시 연천군 가평군 양평군
    """,
    "강원도": """
        춘천시 원주시 강릉시 동해시 태백시 속초시 삼척시 홍천군 횡성군 영월군 평창군 정선군 철원군
        화천군 양구군 인제군 양양군
    """,
    "충북": "청주시 충주시 제천시 보은군 옥천군 영동군 증평군 진천군 괴산군 음성군 단양군",
    "충남": """
        천안시 공주시 보령시 아산시 서산시 논산시 계룡시 당진시 금산군 부여군 서천군 청양군 홍성군
        예산군 태안군
    """,
    "전북": """
        전주시 군산시 익산시 정읍시 남원시 김제시 완주군 진안군 무주군 장수군 임실군 순창군 고창군
        부안군
    """,
    "전남": """
        목포시 여수시 순천시 나주시 광양시 담양군 곡성군 구례군 고흥군 보성군 화순군 장흥군 강진군
        해남군 영암군 무안군 함평군 영광군 장성군 완도군 진도군 신안군
    """,
    "경북": """
        포항시 경주시 김천시 안동시 구미시 영주시 영천시 상주시 문경시 경산시 의성군 청송군 영양군
        영덕군 청도군 고령군 성주군 칠곡군 예천군 봉화군 울진군 울릉군
    """,
    "경남": """
        창원시 진주시 통영시 사천시 김해시 밀양시 거제시 양산시 의령군 함안군 창녕군 고성군 남해군
        하동군 산청군 함양군 거창군 합천군
    """,
    "제주도": "제주시 서귀포시",
}
_KNOWN = frozenset(_PLACES).union(*[places.split() for places in _PLACES.values()])
_WORD = re.compile("[가-힣]+")
# Named less often than this, a place is no proof of whose texts they are.
_FEWEST = 3


def own_places(texts: Iterable[str]) -> list[str]:
    """The places that count as ours: all that are named, and all within a province of ours."""
    named = Counter([place for text in texts for place in _named(text)])
    if not named:
        return []
    most, times = named.most_common(1)[0]
    if times < _FEWEST:
        return []
    around = [wide for wide, places in _PLACES.items() if most in places.split()]
    return sorted({*named, *around, *_PLACES.get(most, "").split()})


def is_elsewhere(text: str, own: Collection[str]) -> bool:
    """Whether the text names a place, none of them ours."""
    if not own:
        return False
    named = _named(text)
    return bool(named) and not [place for place in named if place in own]


def _named(text: str) -> list[str]:
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    return [word[:size] for size in (2, 3, 4, 5) for word in words if word[:size] in _KNOWN]
