"""What is posted to a city's system is signed as Standard Webhooks has it, and goes nowhere else."""

import json
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from chalicelib.channels import department_webhook
from chalicelib.channels.department_webhook import DepartmentWebhook, signed
from chalicelib.domain.errors import Permanent, Retryable
from tests.channels.contract import ANY_JSON

# The specification's own example.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, SECONDS = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY = b'{"test": 2432232314}'
AT = datetime.fromtimestamp(SECONDS, UTC)
URL = "https://minwon.city.example/in?from=sotong"


def test_the_specifications_own_example_is_signed_as_it_is_there() -> None:
    assert signed(SECRET, ID, SECONDS, BODY) == {
        "webhook-id": ID,
        "webhook-timestamp": str(SECONDS),
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_the_prefix_of_a_secret_is_no_part_of_its_key() -> None:
    bare = SECRET.removeprefix("whsec_")
    assert signed(bare, ID, SECONDS, BODY) == signed(f" {SECRET}\n", ID, SECONDS, BODY)


KEYS = st.binary(min_size=24, max_size=64).map(lambda key: "whsec_" + b64encode(key).decode())
IDS = st.from_regex(r"[0-9a-f]{1,40}", fullmatch=True)


@given(KEYS, IDS, ANY_JSON, st.integers(-290, 290))
def test_the_specifications_own_library_takes_whatever_we_sign(
    secret: str, id: str, told: Any, late: int
) -> None:
    body = json.dumps({"data": told}, ensure_ascii=True).encode()
    headers = signed(secret, id, int(datetime.now(UTC).timestamp()) + late, body)
    assert Webhook(secret).verify(body, headers) == json.loads(body)


@pytest.mark.parametrize("changed", ["body", "webhook-id", "webhook-timestamp", "secret", "late"])
def test_the_specifications_own_library_refuses_what_was_changed(changed: str) -> None:
    seconds = int(datetime.now(UTC).timestamp()) - (301 if changed == "late" else 0)
    headers = signed(SECRET, ID, seconds, BODY)
    if changed in headers:
        headers[changed] = {"webhook-id": "msg_other", "webhook-timestamp": str(seconds - 1)}[
            changed
        ]
    body = BODY.replace(b"2", b"3") if changed == "body" else BODY
    key = b64encode(b"another key of thirty-two bytes!").decode() if changed == "secret" else SECRET
    with pytest.raises(WebhookVerificationError):
        Webhook(key).verify(body, headers)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_c2hvcnQ=", "비밀", "whsec_not base64!", "A" * 200]
)
def test_a_secret_that_is_none_signs_nothing(secret: str) -> None:
    with pytest.raises(Permanent):
        signed(secret, ID, SECONDS, BODY)


class Bare:
    """In place of TLS: the line as it is."""

    def wrap_socket(self, line: socket.socket, server_hostname: str) -> socket.socket:
        return line


@contextmanager
def system(status: str, headers: str = "") -> Iterator[tuple[DepartmentWebhook, dict[str, Any]]]:
    """A city's system that answers so; what it was sent, and where it was sought."""
    seen: dict[str, Any] = {"asked": []}
    ours, theirs = socket.socketpair()

    def answer() -> None:
        got = b""
        while b"\r\n\r\n" not in got or len(got.partition(b"\r\n\r\n")[2]) < _length(got):
            block = theirs.recv(65536)
            if not block:
                break
            got += block
        seen["head"], _, seen["body"] = got.partition(b"\r\n\r\n")
        theirs.sendall(f"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\n\r\n".encode())

    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        seen["asked"].append((address, seconds))
        return ours

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    context: Any = Bare
    yield DepartmentWebhook(lambda host: ["8.8.8.8"], connect, context), seen
    ours.close()
    theirs.close()
    thread.join(5)


def _length(got: bytes) -> int:
    for line in got.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def test_a_post_reaches_the_address_that_was_judged_and_is_proven_by_its_signature() -> None:
    with system("204 No Content") as (webhook, seen):
        payload = {"type": "talk.opened", "data": {"subject": "쌀"}}
        webhook.post(URL, SECRET, ID, datetime.now(UTC), payload)
    assert seen["asked"] == [(("8.8.8.8", 443), 10.0)]
    line, *rest = seen["head"].decode().split("\r\n")
    headers = {each.partition(": ")[0].lower(): each.partition(": ")[2] for each in rest}
    assert line == "POST /in?from=sotong HTTP/1.1"
    assert headers["host"] == "minwon.city.example"
    assert json.loads(seen["body"])["data"]["subject"] == "쌀"
    assert Webhook(SECRET).verify(seen["body"], headers)["data"] == {"subject": "쌀"}


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("301 Moved", Permanent),
        ("307 Temporary Redirect", Permanent),
        ("400 Bad Request", Permanent),
        ("410 Gone", Permanent),
        ("408 Request Timeout", Retryable),
        ("429 Too Many Requests", Retryable),
        ("500 Internal Server Error", Retryable),
        ("503 Service Unavailable", Retryable),
    ],
)
def test_an_answer_says_whether_it_is_tried_again(status: str, error: type[Exception]) -> None:
    elsewhere = "Location: https://elsewhere.example/in\r\n"
    with system(status, elsewhere) as (webhook, seen), pytest.raises(error):
        webhook.post(URL, SECRET, ID, AT, {})
    assert len(seen["asked"]) == 1, "nobody follows"


@pytest.mark.parametrize(
    "url",
    [
        "http://minwon.city.example/in",
        "https://minwon.city.example:8443/in",
        "https://admin@minwon.city.example/in",
        "https://[::1",
        "https://",
        "file:///etc/passwd",
        "https://minwon.city.example/a b",
        "https://minwon.city.example/in\r\nHost: elsewhere",
    ],
)
def test_nothing_is_posted_but_by_plain_https(url: str) -> None:
    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        raise AssertionError("nobody may be called")

    with pytest.raises(Permanent):
        DepartmentWebhook(lambda host: ["8.8.8.8"], connect).post(url, SECRET, ID, AT, {})


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["192.168.0.9"], ["8.8.8.8", "10.0.0.1"]],
)
def test_no_address_inside_is_ever_connected_to(addresses: list[str]) -> None:
    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        raise AssertionError("nobody may be called")

    with pytest.raises(Permanent):
        DepartmentWebhook(lambda host: addresses, connect).post(URL, SECRET, ID, AT, {})


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example"])
def test_what_is_no_name_of_a_host_is_tried_no_more(host: str) -> None:
    with pytest.raises(Permanent):
        DepartmentWebhook().post(f"https://{host}/in", SECRET, ID, AT, {})


def test_a_system_that_answers_letter_by_letter_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(department_webhook, "SECONDS", 0.3)
    ours, theirs = socket.socketpair()
    over = threading.Event()

    def drip() -> None:
        with suppress(OSError):
            for letter in b"HTTP/1.1 200 OK\r\n\r\n":
                theirs.sendall(bytes([letter]))
                over.wait(0.1)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    context: Any = Bare
    webhook = DepartmentWebhook(lambda host: ["8.8.8.8"], lambda *_: ours, context)
    with pytest.raises(Retryable):
        webhook.post(URL, SECRET, ID, AT, {})
    over.set()
    theirs.close()
    thread.join(5)


@pytest.mark.parametrize("answer", ["", "HTTP/1.1 ", "SSH-2.0-x\r\n", "HTTP/1.1 abc\r\n"])
def test_an_answer_that_is_none_is_tried_again(answer: str) -> None:
    ours, theirs = socket.socketpair()
    theirs.sendall(answer.encode())
    theirs.shutdown(socket.SHUT_WR)
    context: Any = Bare
    webhook = DepartmentWebhook(lambda host: ["8.8.8.8"], lambda *_: ours, context)
    with pytest.raises(Retryable):
        webhook.post(URL, SECRET, ID, AT, {})
    theirs.close()


@pytest.mark.parametrize("fault", [TimeoutError(), ConnectionRefusedError(), ssl.SSLError()])
def test_a_system_that_is_not_there_is_tried_again(fault: OSError) -> None:
    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        raise fault

    with pytest.raises(Retryable):
        DepartmentWebhook(lambda host: ["8.8.8.8"], connect).post(URL, SECRET, ID, AT, {})
