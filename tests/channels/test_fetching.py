"""Files are fetched from vendors' hosts alone, whatever an address from outside says."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.fetching import Fetcher
from chalicelib.domain.brought_file import LARGEST, Lost, NotBrought, is_host
from chalicelib.domain.errors import Retryable

PUBLIC, HOST = "93.184.216.34", "photo.kakaocdn.net"
URL = f"https://{HOST}/dna/1.jpg?credential=c&expires=1"


class Vendor(ThreadingHTTPServer):
    """Answers each path as a test says: status, headers, body blocks."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.answers: dict[str, tuple[int, dict[str, str], list[bytes]]] = {}
        self.asked: list[tuple[str, str]] = []

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def says(self, path: str, *blocks: bytes, status: int = 200, **headers: str) -> str:
        self.answers[path] = status, {k.replace("_", "-"): v for k, v in headers.items()}, [*blocks]
        return f"http://{self.place}{path}"


class _Door(BaseHTTPRequestHandler):
    server: Vendor

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))
        status, headers, blocks = self.server.answers.get(self.path, (404, {}, []))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for block in blocks:
                self.wfile.write(block)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    found = Vendor()
    threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def fetched(vendor: Vendor, url: str, seconds: float = 5.0) -> bytes:
    return Fetcher([vendor.place])("sms", url, seconds)


@contextmanager
def lost(why: Lost) -> Iterator[None]:
    with pytest.raises(NotBrought) as told:
        yield
    assert told.value.lost is why


def unreachable(*_: Any) -> Any:
    raise AssertionError("a connection was made")


def test_a_file_is_fetched_whole_with_its_query(vendor: Vendor) -> None:
    body = bytes(range(256)) * 1000
    url = vendor.says("/1.jpg?a=b&c=%20", body)
    assert fetched(vendor, url) == body
    assert vendor.asked == [(vendor.place, "/1.jpg?a=b&c=%20")]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_what_is_gone_is_gone_for_good(vendor: Vendor, status: int) -> None:
    with lost(Lost.GONE):
        fetched(vendor, vendor.says("/1", status=status))


@pytest.mark.parametrize("status", [204, 408, 429, 500, 502, 503])
def test_what_is_not_answered_now_may_be_later(vendor: Vendor, status: int) -> None:
    with pytest.raises(Retryable):
        fetched(vendor, vendor.says("/1", status=status))


def test_ten_megabytes_are_taken_and_not_a_byte_more(vendor: Vendor) -> None:
    assert len(fetched(vendor, vendor.says("/1", b"0" * LARGEST))) == LARGEST
    with lost(Lost.TOO_LARGE):
        fetched(vendor, vendor.says("/2", b"0" * LARGEST, b"1"))


def test_a_size_that_is_told_beforehand_is_believed_only_if_too_large(vendor: Vendor) -> None:
    with lost(Lost.TOO_LARGE):
        fetched(vendor, vendor.says("/1", Content_Length=str(LARGEST + 1)))
    with pytest.raises(Retryable):
        fetched(vendor, vendor.says("/2", b"half", Content_Length="8"))


def test_nobody_is_waited_for_past_the_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Retryable):
            Fetcher([place])("sms", f"http://{place}/1", 0.2)
    clock = iter((0.0, 11.0))
    with pytest.raises(Retryable):
        Fetcher(resolve=lambda _: [PUBLIC], connect=unreachable, clock=lambda: next(clock))(
            "kakao", URL, 10.0
        )


def test_a_way_on_within_the_host_is_gone_and_no_other(vendor: Vendor) -> None:
    vendor.says("/here", b"photo")
    assert fetched(vendor, vendor.says("/1", status=302, Location="/here")) == b"photo"
    for place in ("http://127.0.0.1:1/", "https://example.org/", "//localhost/", "file:///etc"):
        with lost(Lost.ELSEWHERE):
            fetched(vendor, vendor.says("/2", status=302, Location=place))
    with lost(Lost.ELSEWHERE):
        fetched(vendor, vendor.says("/3", status=302, Location="/3"))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/1.jpg",
        "https://kakaocdn.net/1.jpg",
        "https://evilkakaocdn.net/1.jpg",
        "https://photo.kakaocdn.net.example.org/1.jpg",
        "https://example.org/photo.kakaocdn.net",
        "https://example.org#photo.kakaocdn.net",
        "https://user:pass@photo.kakaocdn.net/1.jpg",
        "https://photo.kakaocdn.net@example.org/1.jpg",
        "https://photo.kakaocdn.net:8443/1.jpg",
        "http://photo.kakaocdn.net:22/1.jpg",
        "https://photo.kakaocdn.net:99999/1.jpg",
        "https://127.0.0.1/1.jpg",
        "http://169.254.169.254/latest/meta-data",
        "https://[::1]/1.jpg",
        "https://[::ffff:127.0.0.1]/",
        "https://2130706433/",
        "ftp://photo.kakaocdn.net/1.jpg",
        "file:///etc/passwd",
        "https://photo.kakaocdn.net/1\r\nHost: example.org",
        "https://photo.kakaocdn.net/한글.jpg",
        "https:///1.jpg",
        "",
        "https://mo.uplus.co.kr/1.jpg",
    ],
)
def test_no_other_address_is_connected_to(url: str) -> None:
    with lost(Lost.ELSEWHERE):
        Fetcher(resolve=unreachable, connect=unreachable)("kakao", url, 5.0)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"], ["10.0.0.1"], ["172.16.3.4"], ["192.168.0.1"], ["169.254.169.254"],
        ["0.0.0.0"], ["100.64.0.1"], ["224.0.0.1"], ["255.255.255.255"], [PUBLIC, "10.0.0.1"],
        ["198.18.0.1"], ["192.0.2.1"],
    ],
)  # fmt: skip
def test_a_listed_host_that_leads_inside_is_not_connected_to(addresses: list[str]) -> None:
    with lost(Lost.ELSEWHERE):
        Fetcher(resolve=lambda _: addresses, connect=unreachable)("kakao", URL, 5.0)


def test_a_name_that_is_not_found_may_be_later() -> None:
    def nowhere(_: str) -> list[str]:
        raise socket.gaierror("no such name")

    for resolve in (nowhere, lambda _: []):
        with pytest.raises(Retryable):
            Fetcher(resolve=resolve, connect=unreachable)("kakao", URL, 5.0)


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_the_address_that_was_judged_is_the_one_connected_to_and_only_by_tls(scheme: str) -> None:
    ours, theirs = socket.socketpair()
    made: list[tuple[str, int]] = []

    def connect(place: tuple[str, int], seconds: float) -> socket.socket:
        made.append(place)
        ours.settimeout(seconds)
        return ours

    with theirs:
        theirs.settimeout(5)
        hello: list[bytes] = []

        def listen() -> None:
            hello.append(theirs.recv(4096))
            theirs.close()

        listener = threading.Thread(target=listen)
        listener.start()
        with pytest.raises(Retryable):
            Fetcher(resolve=lambda _: [PUBLIC], connect=connect)(
                "kakao", URL.replace("https", scheme), 5.0
            )
        listener.join()
    assert made == [(PUBLIC, 443)]
    # A TLS handshake that names the host, and not one word of HTTP.
    assert hello[0][0] == 22
    assert HOST.encode() in hello[0]
    assert b"GET" not in hello[0]
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED


@given(st.text("abc.-*:@/\\#?%\x00한", max_size=20))
def test_only_names_below_a_vendors_own_are_hosts(name: str) -> None:
    assert is_host("kakao", f"{name}.kakaocdn.net") == bool(name)
    assert not is_host("kakao", f"kakaocdn.net{name}")
    assert not is_host("web", f"{name}.kakaocdn.net")


def test_a_citys_own_vendor_is_asked_where_the_city_wrote_it_down_and_guarded_as_any() -> None:
    hosts, asked = ("mms.example.co.kr",), "https://mms.example.co.kr/1.jpg"
    with lost(Lost.ELSEWHERE):
        Fetcher(resolve=unreachable, connect=unreachable)("sms", asked, 5.0)
    with pytest.raises(AssertionError, match="a connection was made"):
        Fetcher(resolve=lambda _: [PUBLIC], connect=unreachable)("sms", asked, 5.0, hosts)
    for inside in ("127.0.0.1", "10.0.0.1", "169.254.169.254"):
        with lost(Lost.ELSEWHERE):
            Fetcher(resolve=lambda _, to=inside: [to], connect=unreachable)(
                "sms", asked, 5.0, hosts
            )
    for elsewhere in ("https://example.co.kr/1.jpg", "https://a.mms.example.co.kr/1.jpg"):
        with lost(Lost.ELSEWHERE):
            Fetcher(resolve=unreachable, connect=unreachable)("sms", elsewhere, 5.0, hosts)


@pytest.mark.parametrize("place", ["https://127.0.0.1/", "http://10.0.0.1/", "https://localhost/1"])
def test_a_link_that_leads_on_to_a_private_address_is_not_followed(
    vendor: Vendor, place: str
) -> None:
    with lost(Lost.ELSEWHERE):
        Fetcher([vendor.place])(
            "sms", vendor.says("/1", status=302, Location=place), 5.0, ("mms.example.co.kr",)
        )
