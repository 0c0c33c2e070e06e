"""A city's registration with the simulated dealers of notices. All of it is synthetic."""

from datetime import UTC, datetime

from chalicelib.domain.alimtalk import AlimtalkTemplate, Button, ButtonKind
from chalicelib.local.profiles import Profile

NUMBER, PHONE = "15880000", "01000000001"
PROFILE, CODE, SECRET = "profile-of-the-city", "receipt-1", "synthetic-secret"
TEMPLATE = AlimtalkTemplate(
    "receipt",
    "접수번호는 #{접수번호}입니다.",
    {"bizgo": CODE, "solapi": CODE},
    (
        Button(ButtonKind.WEB, "보기", "https://city.example/r/#{접수번호}"),
        Button(ButtonKind.CONSULT, "상담하기"),
    ),
)


def now() -> datetime:
    return datetime.now(UTC)


def profile_of(dealer: str, id: str) -> Profile | None:
    if id != PROFILE or dealer not in ("bizgo", "solapi"):
        return None
    return Profile("별하시 민원콜센터", NUMBER, {CODE: TEMPLATE})
