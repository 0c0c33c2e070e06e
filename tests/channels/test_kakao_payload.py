"""Every trigger and field of Kakao's SkillPayload, one file each under tests/payloads/kakao."""

import dataclasses
import json
from pathlib import Path

import pytest

from chalicelib.channels.kakao import KakaoSkill
from chalicelib.domain.errors import Rejected
from chalicelib.domain.message import Inbound, Probe, Request, Unknown
from tests.channels.contract import NOW

PAYLOADS = Path(__file__).parents[1] / "payloads" / "kakao"
NAMES = sorted(path.stem for path in PAYLOADS.glob("*.json") if ".expected" not in path.name)
KINDS = {Inbound: "inbound", Probe: "probe", Unknown: "unknown"}
TRIGGERS = {
    f"{kind}_{way}"
    for kind in ("CARD_BUTTON", "LIST_ITEM", "LISTMENU", "QUICKREPLY_BUTTON")
    for way in ("MESSAGE", "BLOCK")
} | {"TEXT_INPUT", "IMAGE_UPLOAD"}


def load(name):
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def read(payload, headers=None):
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    (found,) = KakaoSkill().parse(
        Request("icheon", headers or {}, body, NOW, "https://icheon.example")
    )
    return found


def changed(**user_request):
    payload = load("text_input")
    payload["userRequest"].update(user_request)
    return payload


@pytest.mark.parametrize("name", NAMES)
def test_the_payload_is_read_as_written_beside_it(name):
    found = read((PAYLOADS / f"{name}.json").read_bytes(), {"x-request-id": "req-0001"})
    seen = json.loads(json.dumps(dataclasses.asdict(found)))
    seen.pop("fingerprint", None)
    for attached in seen.get("attachments", ()):
        # Only files of our own have these.
        assert not any(attached.pop(field) for field in ("name", "size", "file", "mime"))
    assert {KINDS[type(found)]: seen} == load(f"{name}.expected")


def test_every_trigger_has_its_payload_file():
    seen = {load(f"{name}.expected").get("inbound", {}).get("trigger") for name in NAMES}
    assert seen >= TRIGGERS


@pytest.mark.parametrize(
    ("header", "id"),
    [
        ("abc-1", "abc-1"),
        ("  abc-1 ", "abc-1"),
        ("", None),
        ("   ", None),
        ("x" * 200, "x" * 200),
        ("x" * 201, None),
        ("a\x00b", None),
        ("\udcff", None),
    ],
)
def test_the_request_id_is_kept_when_it_is_sane(header, id):
    assert read(load("text_input"), {"x-request-id": header}).message_id == id


def test_without_a_request_id_there_is_none():
    assert read(load("text_input")).message_id is None


def test_a_repeated_delivery_has_the_same_fingerprint_whatever_the_order_of_its_keys():
    payload = load("trigger_list_item_block")
    repeat = json.loads(json.dumps(payload))
    repeat["action"]["clientExtra"] = {"seq": 7, "choice": "bulky-waste"}
    repeat["contexts"] = [{"name": "sotong", "params": {"state": "newer"}}]
    assert read(repeat).fingerprint == read(payload).fingerprint


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("bot", "id"), "65f0c0ffee00112233445567"),
        (("userRequest", "user", "id"), "somebody-else"),
        (("userRequest", "block", "id"), "65f0aaaaaaaaaaaaaaaaaaab"),
        (("userRequest", "utterance"), "여권 수령일이 언제예요"),
        (("action", "clientExtra"), {"choice": "home!", "seq": 1}),
    ],
)
def test_another_message_has_another_fingerprint(path, value):
    payload = load("text_input")
    before = read(payload).fingerprint
    node = payload
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    assert read(payload).fingerprint != before


def test_pictures_have_different_fingerprints_though_their_text_is_empty():
    one, other = "https://talk.kakaocdn.net/a.jpg", "https://talk.kakaocdn.net/b.jpg"
    assert read(changed(utterance=one)).fingerprint != read(changed(utterance=other)).fingerprint


def test_a_very_long_utterance_is_kept_up_to_five_thousand_characters():
    assert read(changed(utterance="가" * 200_000)).text == "가" * 5000


def test_only_one_mark_of_the_test_bot_is_taken_off():
    payload = load("text_input")
    payload["bot"]["id"] = "65f0!!"
    assert (read(payload).account_id, read(payload).is_test) == ("65f0!", True)


@pytest.mark.parametrize(
    "url",
    [
        "https://kakaocdn.net/a.jpg",
        "https://evilkakaocdn.net/a.jpg",
        "https://talk.kakaocdn.net.evil.example/a.jpg",
        "https://talk.kakaocdn.net@evil.example/a.jpg",
        "https://evil.example/?talk.kakaocdn.net/a.jpg",
        "https://evil.example\\.kakaocdn.net/a.jpg",
        "https://evil.example/.kakaocdn.net/a.jpg",
        "https://evil.example#.kakaocdn.net/a.jpg",
        "https://talk.kakaocdn.net:443/a.jpg",
        "https://talk.kakaocdn.net\\@evil.example/",
        "https://talk.kakaocdn.net./a.jpg",
        "https://talk。kakaocdn.net/a.jpg",
        "https://talk.ｋakaocdn.net/a.jpg",
        "file://talk.kakaocdn.net/etc/passwd",
        "https://talk.kakaocdn.net/a b",
        "https://talk.kakaocdn.net/" + "a" * 3000,
    ],
)
def test_a_picture_from_anywhere_else_is_no_attachment(url):
    found = read(changed(utterance="사진", params={"media": {"type": "image", "url": url}}))
    assert found.attachments == ()
    assert read(changed(utterance=url)).attachments == ()
    assert read(changed(utterance=url)).text


@pytest.mark.parametrize(
    "url",
    [
        "https://talk.kakaocdn.net/a.jpg",
        "HTTP://Secure.KakaoCDN.net/dna?x=1",
        "https://a.b.kakaocdn.net",
    ],
)
def test_a_picture_from_kakaos_own_hosts_is_one(url):
    found = read(changed(utterance=url))
    assert [attachment.url for attachment in found.attachments] == [url]
    assert found.text == ""


def test_secure_pictures_without_consent_are_not_taken():
    payload = load("secure_image")
    plugin = json.loads(payload["action"]["params"]["secureimage"])
    text = json.dumps({**plugin, "privacyAgreement": "N"})
    payload["action"]["params"]["secureimage"] = text
    payload["action"]["detailParams"]["secureimage"]["value"] = text
    assert read(payload).attachments == ()


@pytest.mark.parametrize(
    "value",
    [
        '{"secureUrls"',
        '{"secureUrls": 5}',
        '{"secureUrls": "List()"}',
        '["secureUrls"]',
        '{"secureUrls":' * 3000,
    ],
)
def test_a_broken_plugin_value_is_ignored(value):
    payload = load("text_input")
    payload["action"]["params"] = {"secureimage": value}
    assert read(payload).attachments == ()


@pytest.mark.parametrize(("levels", "accepted"), [(32, True), (33, False)])
def test_thirty_two_levels_are_read_and_no_more(levels, accepted):
    payload = load("text_input")
    nested = 1
    for _ in range(levels - 1):
        nested = [nested]
    payload["more"] = nested
    if accepted:
        assert read(payload).text
    else:
        with pytest.raises(Rejected):
            read(payload)
