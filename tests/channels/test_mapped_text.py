"""A vendor that a city describes: proven by a header or the address, answered as it wants."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.mapped_text import MappedText
from chalicelib.domain.errors import Rejected
from chalicelib.domain.message import Unknown
from chalicelib.domain.text_mapping import TextMapping
from chalicelib.domain.text_message import Call, Ping, TextArrived
from tests.channels.contract import ANY_JSON
from tests.channels.text_calls import DIGESTS, HOOKS, MAPPING, NOW, URL, account, call, read

HEADED = TextMapping("from", "text", header="X-Vendor-Secret")


def headed(headers: dict[str, str], hook: str = "") -> Call:
    return Call(headers, b"{}", URL, hook, NOW)


@pytest.mark.parametrize("secret", [*HOOKS, f"Bearer {HOOKS[0]}"])
def test_a_vendor_with_a_header_is_proven_by_it(secret: str) -> None:
    MappedText().verify(headed({"x-vendor-secret": secret}), account(mapping=HEADED), read)


@pytest.mark.parametrize(
    "headers", [{}, {"x-vendor-secret": ""}, {"x-vendor-secret": DIGESTS[0]}, {"x-other": HOOKS[0]}]
)
def test_the_address_alone_does_not_prove_a_vendor_with_a_header(headers: dict[str, str]) -> None:
    with pytest.raises(Rejected):
        MappedText().verify(headed(headers, HOOKS[0]), account(mapping=HEADED), read)


def test_the_answer_is_the_citys() -> None:
    mapping = TextMapping("from", answer="<ok/>", answer_type="text/xml")
    answer = MappedText().acknowledge(call("mapped-text"), account(mapping=mapping))
    assert (answer.body, answer.content_type) == (b"<ok/>", "text/xml")


def test_an_account_without_a_mapping_knows_nothing() -> None:
    vendor, own = MappedText(), account(mapping=None)
    vendor.verify(call("mapped-text"), own, read)
    assert list(vendor.parse(call("mapped-text"), own)) == [Unknown("no_mapping")]
    assert vendor.acknowledge(call("mapped-text"), own).body == b"{}"


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ({"data": {"items": []}}, Ping()),
        ({"data": {"items": None}}, Unknown("no_items")),
        ({"data": {"items": {"from": "01000000001"}}}, Unknown("no_items")),
        ({"data": [{"items": [{}]}]}, Unknown("no_items")),
        ({}, Unknown("no_items")),
        ([], Unknown("no_items")),
        ({"data": {"items": ["01000000001"]}}, Unknown("no_text")),
        ({"data": {"items": [{"content": "네"}]}}, Unknown("no_sender")),
        ({"data": {"items": [{"content": ["네"], "from": "01000000001"}]}}, Unknown("no_text")),
    ],
)
def test_what_the_paths_do_not_find_is_unknown(body: Any, seen: object) -> None:
    given_call = call("mapped-text", json.dumps(body).encode())
    assert list(MappedText().parse(given_call, account(mapping=MAPPING))) == [seen]


PATHS = st.one_of(
    st.sampled_from(
        ["a", "a.b", "a[*].b", "[*].a", "[*]", "a[0]", "a[*].b[*].c", "", "]", "a..b", "."]
    ),
    st.text("ab.[]*01 ", max_size=10),
)
MAPPINGS = st.builds(
    TextMapping, *[PATHS] * 8, time=st.sampled_from(["iso", "epoch", "epoch_ms", "yyyyMMdd", "?", ""]),
    header=st.just(""), answer=st.text(max_size=5),
)  # fmt: skip
NEAR = st.recursive(
    st.sampled_from(["01000000001", "네", 1795230062, 1e300, -1, None, True, "20261121", "https://v.example/1.jpg"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3)
    ),
    max_leaves=12,
)  # fmt: skip


@given(MAPPINGS, NEAR | ANY_JSON)
def test_no_mapping_and_no_body_raise_anything_but_a_refusal(
    mapping: TextMapping, body: Any
) -> None:
    own, given_call = account(mapping=mapping), call("mapped-text", json.dumps(body).encode())
    if not isinstance(body, dict | list):
        with pytest.raises(Rejected):
            MappedText().parse(given_call, own)
        return
    assert MappedText().parse(given_call, own)
    assert MappedText().acknowledge(given_call, own).content_type == "application/json"


@pytest.mark.parametrize("body", [b'1},"body":{}', b"{}}{", b'{},"more":{}', b"", b"{},"])
def test_what_is_more_than_one_value_is_refused(body: bytes) -> None:
    with pytest.raises(Rejected):
        MappedText().parse(call("mapped-text", body), account())


@pytest.mark.parametrize(
    ("address", "kind"),
    [("https://v.example/a.PNG?x=1.mp4", "image"), ("https://v.example/a", "file")],
)  # fmt: skip
def test_the_kind_of_a_file_is_told_by_its_address(address: str, kind: str) -> None:
    body = {"from": "01000000001", "pictures": [address, "", None]}
    own = account(mapping=TextMapping("from", files="pictures"))
    (item,) = MappedText().parse(call("mapped-text", json.dumps(body).encode()), own)
    assert isinstance(item, TextArrived)
    assert [(file.kind, file.url) for file in item.files] == [(kind, address)]
    assert item.lost == 0
