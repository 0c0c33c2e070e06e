"""Twilio's signature, by what it documents and by values that its own library is tested with."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.twilio import Twilio, signature, spellings
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.text_message import Call
from tests.channels.text_calls import HOOKS, NOW, account, read, twilio_signature

TOKEN = "a-secret-of-the-vendor"
CALLED = "https://mycompany.com/myapp.php?foo=1&bar=2"
PUBLISHED = {
    "CallSid": ["CA1234567890ABCDE"],
    "Digits": ["1234"],
    "From": ["+14158675309"],
    "To": ["+18005551212"],
    "Caller": ["+14158675309"],
}


def takes(url: str, form: dict[str, str], signed: str, body: bytes | None = None) -> bool:
    sent = urlencode(form).encode() if body is None else body
    call = Call({"x-twilio-signature": signed}, sent, url, HOOKS[1], NOW)
    try:
        Twilio().verify(call, account(), read)
    except Rejected as refusal:
        assert refusal.reason is Reason.BAD_SECRET
        return False
    return True


def test_korean_words_are_signed_as_the_official_library_does() -> None:
    form = {
        "MessageSid": ["SM00000000000000000000000000000000"],
        "From": ["+821012345678"],
        "To": ["+15005550006"],
        "Body": ["안녕하세요"],
        "NumMedia": ["0"],
    }
    url = "https://example.org/hook/twilio/t1"
    assert signature("twilio_auth_token", url, form) == "jWt8vOweeIOnX/u73Ya8paO6pAU="


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        (CALLED, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (CALLED, "kvajT1Ptam85bY51eRf/AJRuM3w="),  # signed with :443
        (CALLED.replace(".com", ".com:1234"), "RSOYDt4T1cUTdK1PDd93/VVr8B8="),  # without the port
        (CALLED.replace("https", "http"), "0ZXoZLH/DfblKGATFgpif+LLRf4="),  # signed with :80
        (
            CALLED.replace("https", "http").replace(".com", ".com:1234"),
            "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=",
        ),
    ],
)
def test_the_official_librarys_values_hold_with_a_port_and_without(url: str, signed: str) -> None:
    assert signed in [signature("12345", each, PUBLISHED) for each in spellings(url)]


def test_of_a_repeated_field_every_value_is_signed_in_order() -> None:
    form = {"Sid": ["CA123"], "SidAccount": ["AC123"], "Digits": ["5678", "1234", "5678"]}
    assert signature("12345", CALLED, form) == "IK+Dwps556ElfBT0I3Rgjkr1wJU="


@pytest.mark.parametrize(
    ("url", "both"),
    [
        ("https://a.example/x", ("https://a.example/x", "https://a.example:443/x")),
        ("https://a.example:443/x", ("https://a.example/x", "https://a.example:443/x")),
        ("http://a.example", ("http://a.example", "http://a.example:80")),
        (
            "http://127.0.0.1:8000/p?q=:9",
            ("http://127.0.0.1/p?q=:9", "http://127.0.0.1:8000/p?q=:9"),
        ),
        ("https://[::1]:9/x", ("https://[::1]/x", "https://[::1]:9/x")),
        ("https://a.example?b=1:2", ("https://a.example?b=1:2", "https://a.example:443?b=1:2")),
        ("ftp://a.example/x", ()),
        ("", ()),
    ],
)
def test_an_address_is_spelled_with_a_port_and_without(url: str, both: tuple[str, ...]) -> None:
    assert spellings(url) == both


URL = "https://city.example/live/text/twilio/dongjak/new-hook-0002"
FIELD = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@given(st.dictionaries(FIELD.filter(bool), FIELD, max_size=6))
def test_any_form_signed_by_the_documented_formula_is_taken(form: dict[str, str]) -> None:
    fields = "".join(name + form[name] for name in sorted(form))
    assert takes(URL, form, twilio_signature(TOKEN, URL + fields))
    assert takes(
        URL, form, twilio_signature(TOKEN, URL.replace(".example", ".example:443") + fields)
    )
    assert not takes(URL + "/", form, twilio_signature(TOKEN, URL + fields))
    assert not takes(URL, {**form, "More": "x"}, twilio_signature(TOKEN, URL + fields))


def test_empty_fields_are_signed_too() -> None:
    assert takes(URL, {"A": "", "B": "x"}, twilio_signature(TOKEN, URL + "ABx"))


@pytest.mark.parametrize("signed", ["", " ", "x", "é", "jWt8vOweeIOnX/u73Ya8paO6pAU="])
def test_any_other_signature_is_refused(signed: str) -> None:
    assert not takes(URL, {"Body": "x"}, signed)


def test_another_token_is_refused() -> None:
    assert not takes(URL, {"Body": "x"}, twilio_signature("another", URL + "Bodyx"))


@pytest.mark.parametrize("token", ["", " "])
def test_an_empty_token_proves_nothing(token: str) -> None:
    call = Call({"x-twilio-signature": twilio_signature(token, URL)}, b"", URL, HOOKS[1], NOW)
    with pytest.raises(Rejected):
        Twilio().verify(call, account(), lambda _: token)


def test_a_form_of_too_many_fields_is_refused() -> None:
    body = b"&".join(b"a%d=1" % number for number in range(501))
    assert not takes(URL, {}, twilio_signature(TOKEN, URL), body)
    with pytest.raises(Rejected):
        Twilio().parse(Call({}, body, URL, HOOKS[1], NOW), account())


def test_the_answer_says_nothing_back() -> None:
    answer = Twilio().acknowledge(Call({}, b"", URL, HOOKS[1], NOW), account())
    assert (answer.body, answer.content_type) == (b"<Response/>", "text/xml")
