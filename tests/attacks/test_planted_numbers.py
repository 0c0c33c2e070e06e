"""Personal numbers in every field of a payload: none of them is found in anything that is kept."""

import json
import logging

import pytest

from chalicelib.domain.message import Json
from tests.services.desk import Desk

NUMBERS = {
    "phone": "010-9876-5432",
    "bare phone": "01098765432",
    "resident number": "900101-1234568",
    "card": "4111-1111-1111-1111",
    "mail": "planted.person@example.org",
}
KEYS = ("planted-user-key", "planted-channel-key", "planted-app-key")


def payloads(desk: Desk, number: str) -> list[Json]:
    """Calls that carry the number at every place a payload has."""
    plain = desk.payload
    secure = {
        "secureUrls": "List(http://secure.kakaocdn.net/dna/x)",
        "expire": number,
        "privacyAgreement": "Y",
    }
    everywhere = plain("이름은?")
    everywhere["bot"]["name"] = everywhere["intent"] = {"id": number, "name": number}
    everywhere["action"] |= {"id": number, "name": number, "params": {"memo": number}}
    everywhere["userRequest"] |= {"timezone": number, "lang": number, "block": {"id": number}}
    everywhere["flow"] = {"trigger": {"type": number}, "lastBlock": {"name": number}}
    with_file = plain("")
    with_file["action"]["params"] = {"secureimage": json.dumps(secure)}
    return [
        plain(f"제 것은 {number} 입니다"),
        plain(f"없는 말 {number}"),
        plain("눌렀어요", extra={"choice": number, "seq": 1}),
        plain("눌렀어요", extra={"choice": f"faq:{number}", "seq": 1}),
        plain("눌렀어요", extra={"memo": number}),
        plain("말", trigger=f"TEXT_{number}"),
        plain("말", trigger=f"TEXT_{number.replace('-', '_')}"),
        plain("사진", params={"media": {"type": number, "url": f"http://evil.example/{number}"}}),
        everywhere,
        with_file,
    ]


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS.keys())
def test_a_planted_number_is_neither_stored_nor_logged_nor_published(
    number: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = Desk()
    for place, payload in enumerate(payloads(desk, number)):
        payload["userRequest"]["user"] = {
            "id": KEYS[0],
            "properties": {"plusfriendUserKey": KEYS[1], "appUserId": KEYS[2], "phone": number},
        }
        desk.post(payload, f"{number} {place}")
    assert len(desk.log) == len(payloads(desk, number))
    kept = repr(desk.log) + repr(desk.conversations.__dict__)
    kept += json.dumps([record.__dict__ for record in caplog.records], default=str)
    for planted in (number, number.replace("-", ""), number.replace("-", "_"), *KEYS):
        assert planted not in kept
