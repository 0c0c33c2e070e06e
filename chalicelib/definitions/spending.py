"""What a city lets its messages cost, in tenant.json."""

from pydantic import Field

from chalicelib.definitions.text import Strict
from chalicelib.domain.message import Json


class Prices(Strict):
    """Of one message each, in won, as the vendor bills them."""

    sms: float = Field(ge=0, description="단문 한 건의 값(원), 예: 8.4")
    lms: float = Field(ge=0, description="장문 한 건의 값(원)")
    mms: float = Field(ge=0, description="사진 문자 한 건의 값(원)")
    alimtalk: float = Field(ge=0, description="알림톡 한 건의 값(원)")


class Spending(Strict):
    """A month's money for texts and alimtalk."""

    monthly_won: int = Field(
        ge=1,
        description="한 달에 쓸 수 있는 돈(원). 80%를 쓰면 알리고, 다 쓰면 위급한 안내만 나갑니다",
    )
    prices: Prices


def compiled_spending(spending: Spending | None) -> Json:
    """`{"budget": {cap, prices}}` in hundredths of a won; nothing where no cap is set."""
    if spending is None:
        return {}
    prices = {kind: _hundredths(price) for kind, price in spending.prices}
    return {"budget": {"cap": _hundredths(spending.monthly_won), "prices": prices}}


def _hundredths(won: float) -> int:
    return round(won * 100)
