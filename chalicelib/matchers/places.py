"""Which municipality a text names: a question about another city is not answered as ours."""

import re
from collections.abc import Collection, Iterable, Iterator

# The capital and the metropolitan cities, provinces, and their cities, counties and districts;
# districts of one name in several cities (중구, 동구, …) tell nothing and are left out.
_PLACES = {
    "서울시": """
        종로구 용산구 성동구 광진구 동대문구 중랑구 성북구 강북구 도봉구 노원구 은평구 서대문구
        마포구 양천구 구로구 금천구 영등포구 동작구 관악구 서초구 강남구 송파구 강동구
    """,
    "부산시": "영도구 부산진구 동래구 해운대구 사하구 금정구 연제구 수영구 사상구 기장군",
    "대구시": "수성구 달서구 달성군 군위군",
    "인천시": "미추홀구 연수구 남동구 부평구 계양구 강화군 옹진군",
    "광주광역시": "광산구",
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
    "충청북도": "청주시 충주시 제천시 보은군 옥천군 영동군 증평군 진천군 괴산군 음성군 단양군",
    "충청남도": """
        천안시 공주시 보령시 아산시 서산시 논산시 계룡시 당진시 금산군 부여군 서천군 청양군 홍성군
        예산군 태안군
    """,
    "전라북도": """
        전주시 군산시 익산시 정읍시 남원시 김제시 완주군 진안군 무주군 장수군 임실군 순창군 고창군
        부안군
    """,
    "전라남도": """
        목포시 여수시 순천시 나주시 광양시 담양군 곡성군 구례군 고흥군 보성군 화순군 장흥군 강진군
        해남군 영암군 무안군 함평군 영광군 장성군 완도군 진도군 신안군
    """,
    "경상북도": """
        포항시 경주시 김천시 안동시 구미시 영주시 영천시 상주시 문경시 경산시 의성군 청송군 영양군
        영덕군 청도군 고령군 성주군 칠곡군 예천군 봉화군 울진군 울릉군
    """,
    "경상남도": """
        창원시 진주시 통영시 사천시 김해시 밀양시 거제시 양산시 의령군 함안군 창녕군 고성군 남해군
        하동군 산청군 함양군 거창군 합천군
    """,
    "제주도": "제주시 서귀포시",
}
# What people call them besides.
_SHORT = {
    "충청북도": "충북", "충청남도": "충남", "전라북도": "전북", "전라남도": "전남",
    "경상북도": "경북", "경상남도": "경남", "제주도": "제주",
    "강원도": "강원", "광주광역시": "광주광역",
}  # fmt: skip
# Districts inside a city, and cities that became districts, by the name they are called by.
_DISTRICTS = {
    "수원시": "장안구 권선구 팔달구 영통구", "성남시": "수정구 중원구 분당구 분당",
    "안양시": "만안구 동안구", "부천시": "원미구 소사구 오정구", "안산시": "상록구 단원구",
    "고양시": "덕양구 일산동구 일산서구 일산", "용인시": "처인구 기흥구 수지구",
    "청주시": "상당구 서원구 흥덕구 청원구", "천안시": "동남구 서북구", "전주시": "완산구 덕진구",
    "창원시": "의창구 성산구 마산합포구 마산회원구 진해구 마산 진해",
}  # fmt: skip
# Without 시, 군 or 구 these are words of their own, people's names, or another place's name.
_AMBIGUOUS = """
    구리 광명 광주 공주 상주 동해 이천 양주 여주 안성 시흥 오산 하남 군포 의왕 화성 안동 영주 김제
    청주 진주 남원 나주 보성 영광 장수 진도 완도 고성 남해 하동 부여 청양 서천 무안 화순 장성 고흥
    강진 신안 인제 양구 정선 평창 영월 고창 순창 임실 부안 진안 무주 완주 예산 태안 금산 보은 옥천
    영동 증평 진천 괴산 음성 단양 의성 청송 영양 영덕 청도 고령 성주 칠곡 예천 봉화 울진 함안 창녕
    의령 산청 함양 거창 합천 사천 거제 양산 계룡 보령 제천 문경 정읍 담양 곡성 구례 장흥 해남 영암
    함평 강화 옹진 기장 달성 군위 울주 수성 남동 연수 사하 사상 수영 금정 연제 영도 동래 유성 대덕
    광산 성동 성북 강북 강동 도봉 노원 관악 서초 송파 중랑 양천 구로 금천 동작 은평 마포 용산 종로
"""
_WORDS_TOO = frozenset(re.findall("[가-힣]+", _AMBIGUOUS))
_SUFFIX = re.compile("[시군구]$")
_WORD = re.compile("[가-힣]+")
_OFFICE = "(?:시청|군청|구청|도청|시|군|구|도)?"
# What may follow a bare name where the place itself is meant: an office, a particle, nothing.
_AFTER = re.compile(
    f"{_OFFICE}(?:에서는|에서|에는|에도|에선|에|의|은|는|도|쪽|은요|는요|인데|인데요|이에요|예요|입니다|이요|요)?$"
)
_SURELY_AFTER = re.compile("(?:시청|군청|구청|에서|쪽|인데|인데요|이에요|예요|입니다)")
# Where somebody travels, moves or comes from, it is no office that is asked for.
_ON_THE_WAY = re.compile(
    "까지|가는|가려|가면|가야|간다|갈 때|갑니다|들어[가갈감]|못들어|노선|환승|출발|도착|행 버스|"
    "역|터미널|공항|방면|이사|옮[겨겼기긴]|살다가|올라[온왔]|내려[온왔오]|놀러|여행|출퇴근|다녀|그만두"
)
_TO = "까지"
# A long story names places in passing.
_STORY = 70


def own_places(home: str, texts: Iterable[str]) -> list[str]:
    """The places that count as ours: the municipality of this name (경기도, 서울특별시 동작구),
    those within it, the one around it, and every place that our own texts name."""
    named = {place for text in texts for place in _named(text)}
    for place in list(_named(home))[-1:]:
        around = [wide for wide, places in _PLACES.items() if place in places.split()]
        named |= {place, *around, *_PLACES.get(place, "").split()}
    return sorted(named)


def elsewhere(text: str, own: Collection[str]) -> str:
    """The place that a text asks about when none of those it names is ours; else empty."""
    named = list(_named(text))
    if not named or any(place in own for place in named):
        return ""
    return named[0]


def _named(text: str) -> Iterator[str]:
    """Full names (수원시) of the places in a text, in its order."""
    # Few words begin as a place does, and only those are looked at.
    words = [word for word in _WORD.findall(text) if word[:2] in _BEGINNINGS]
    if not words:
        return
    travels = len(text) > _STORY or bool(_ON_THE_WAY.search(text))
    for word in words:
        for size in (5, 4, 3, 2):
            place = _KNOWN.get(word[:size]) if len(word) >= size else None
            if place and _is_meant(word[:size], word[size:], travels):
                yield place
                break


def _is_meant(name: str, after: str, travels: bool) -> bool:
    if name in _WORDS_TOO:
        return not travels and bool(_SURELY_AFTER.match(after))
    if name in _BARE:
        return not travels and bool(_AFTER.match(after))
    return not after.startswith(_TO)


def _names() -> Iterator[tuple[str, str]]:
    for wide, places in _PLACES.items():
        for place in (wide, *places.split()):
            yield place, place
    for city, districts in _DISTRICTS.items():
        yield from ((district, city) for district in districts.split() if district[-1] == "구")


def _bare_names() -> Iterator[tuple[str, str]]:
    yield from ((short, wide) for wide, short in _SHORT.items())
    for city, districts in _DISTRICTS.items():
        yield from ((district, city) for district in districts.split() if district[-1] != "구")
    for name, place in _names():
        bare = _SUFFIX.sub("", name)
        if bare != name and len(bare) > 1 and name == place:
            yield bare, place


_FULL = dict(_names())
_BARE = dict(_bare_names())
_KNOWN = _BARE | _FULL
_BEGINNINGS = frozenset(name[:2] for name in _KNOWN)
