"""The local front door behaves as a careful HTTP server, whatever a client does."""

import http.client
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chalice.app import Chalice, Response

from chalicelib.local.faults import CannotRun
from chalicelib.local.front import Front, Site
from chalicelib.local.gateway import Gateway
from chalicelib.local.issuer import LocalIssuer
from chalicelib.local.server import Server

STARTING = {"status": "starting"}
HEALTH = {"status": "ready", "version": "1", "engine": "none"}


def small_app() -> Chalice:
    app = Chalice("small", configure_logs=False)

    @app.route("/size/{name}", methods=["POST"])
    def size(name: str) -> dict[str, Any]:
        request = app.current_request
        return {
            "name": name,
            "size": len(request.raw_body),
            "since": request.context["requestTimeEpoch"],
        }

    both_are_here = threading.Barrier(2, timeout=10)

    @app.route("/together/{name}", methods=["POST"])
    def together(name: str) -> dict[str, Any]:
        both_are_here.wait()
        return {"said": app.current_request.raw_body.decode()}

    @app.route("/secret", methods=["POST"])
    def secret() -> dict[str, Any]:
        return {"secret": app.current_request.headers["x-secret"]}

    @app.route("/page")
    def page() -> Response:
        headers = {"Content-Type": "text/html; charset=utf-8", "Set-Cookie": ["a=1", "b=2"]}
        return Response("<p>네</p>", headers=headers)

    return app


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(0, Front(STARTING))
    made.start()
    yield made
    made.stop(5)


@pytest.fixture
def open_server(server: Server) -> Server:
    issuer = LocalIssuer(server.url, list, lambda: 0.0)
    server.front.open(Site(Gateway(small_app()), list, HEALTH, issuer))
    return server


@pytest.fixture
def client(server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
    yield connection
    connection.close()


def ask(
    client: http.client.HTTPConnection, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, bytes]:
    client.request(method, path, body, {"Content-Type": "application/json", **headers})
    answer = client.getresponse()
    return answer.status, answer.read()


def say(server: Server, sent: bytes) -> bytes:
    """What comes back for raw bytes until the server closes."""
    with socket.create_connection(server.server_address[:2], timeout=10) as link:
        link.sendall(sent)
        link.shutdown(socket.SHUT_WR)
        return link.makefile("rb").read()


@pytest.mark.parametrize("path", ["/health", "/simulator", "/size/a", "/"])
def test_until_everything_is_up_every_path_is_503(
    server: Server, client: http.client.HTTPConnection, path: str
) -> None:
    assert ask(client, "GET", path) == (503, b'{"status": "starting"}\n')


def test_once_open_health_tells_version_and_engine(
    open_server: Server, client: http.client.HTTPConnection
) -> None:
    status, body = ask(client, "GET", "/health")
    assert (status, body) == (200, b'{"status": "ready", "version": "1", "engine": "none"}\n')


def test_a_closed_front_is_503_again(
    open_server: Server, client: http.client.HTTPConnection
) -> None:
    open_server.front.close({"status": "stopping"})
    assert ask(client, "GET", "/health")[0] == 503


def test_one_connection_serves_many_requests(
    open_server: Server, client: http.client.HTTPConnection
) -> None:
    assert ask(client, "POST", "/size/a", b"12345")[1].startswith(b'{"name":"a","size":5')
    own = client.sock
    assert ask(client, "POST", "/size/b", b"")[1].startswith(b'{"name":"b","size":0')
    assert client.sock is own


def test_the_application_knows_when_the_gateway_took_the_call(
    open_server: Server, client: http.client.HTTPConnection
) -> None:
    _, body = ask(client, "POST", "/size/a", b"")
    assert int(body.rpartition(b":")[2].rstrip(b"}")) > 1_700_000_000_000


def test_requests_at_the_same_time_do_not_see_each_other(open_server: Server) -> None:
    def post(name: str) -> bytes:
        own = http.client.HTTPConnection(*open_server.server_address[:2], timeout=10)
        try:
            return ask(own, "POST", f"/together/{name}", name.encode())[1]
        finally:
            own.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(post, "ab")) == [b'{"said":"a"}', b'{"said":"b"}']


def test_a_body_in_chunks_arrives_whole(
    open_server: Server, client: http.client.HTTPConnection
) -> None:
    status, body = ask(client, "POST", "/size/a", iter([b"x" * 70_000, b"y" * 30_000]))
    assert status == 200
    assert b'"size":100000' in body


def test_a_body_beyond_the_gateways_limit_is_413_and_not_a_reset(
    open_server: Server, client: http.client.HTTPConnection
) -> None:
    assert ask(client, "POST", "/size/a", b"x" * (11 * 1024 * 1024))[0] == 413


def test_white_space_around_a_headers_value_is_no_part_of_it(open_server: Server) -> None:
    head = b"POST /secret HTTP/1.0\r\nContent-Length: 0\r\nX-Secret: \t a b  \t \r\n\r\n"
    assert b'{"secret":"a b"}' in say(open_server, head)


@pytest.mark.parametrize("path", ["/nope", "/size/a/b", "//x", "/%zz", "/?x=/page", "//["])
def test_an_address_nobody_has_is_404_in_one_line_of_json(
    open_server: Server, client: http.client.HTTPConnection, path: str
) -> None:
    status, body = ask(client, "POST", path, Authorization="any")
    assert (status, body) == (404, b'{"error": "not_found"}\n')


def test_head_is_get_without_the_body(
    open_server: Server, client: http.client.HTTPConnection
) -> None:
    assert ask(client, "HEAD", "/page") == (200, b"")
    assert ask(client, "HEAD", "/simulator") == (200, b"")
    assert ask(client, "HEAD", "/health") == (200, b"")
    assert ask(client, "GET", "/page") == (200, "<p>네</p>".encode())


def test_a_header_may_come_several_times(
    open_server: Server, client: http.client.HTTPConnection
) -> None:
    client.request("GET", "/page")
    answer = client.getresponse()
    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert answer.headers.get_all("Content-Type") == ["text/html; charset=utf-8"]
    answer.read()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GARBAGE\r\n\r\n", b"400"),
        (b"GET [x HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /x HTTP/1.1\r\nAuthorization: \xff\r\nConnection: close\r\n\r\n", b"404"),
        (b"BREW /health HTTP/1.1\r\n\r\n", b"501"),
        (b"GET /health HTTP/9.9\r\n\r\n", b"505"),
        (b"POST /size/a HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"400"),
        (b"POST /size/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
    ],
)
def test_what_cannot_be_read_as_http_is_refused_in_json(
    open_server: Server, sent: bytes, status: bytes
) -> None:
    head, _, body = say(open_server, sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 " + status)
    assert body.startswith(b"{") and body.count(b"\n") == 1


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /size/a",
        b"POST /size/a HTTP/1.1\r\nContent-Length: 100\r\n\r\nshort",
        b"POST /size/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nshort",
    ],
)
def test_a_client_that_goes_away_leaves_no_trace_and_harms_nobody(
    open_server: Server,
    client: http.client.HTTPConnection,
    capfd: pytest.CaptureFixture[str],
    sent: bytes,
) -> None:
    say(open_server, sent)
    assert ask(client, "GET", "/health")[0] == 200
    open_server.stop(5)
    assert capfd.readouterr() == ("", "")


def test_a_taken_port_is_told_in_one_sentence(server: Server) -> None:
    port = server.server_address[1]
    with pytest.raises(CannotRun, match=rf"^Port {port} .*PORT=\.$"):
        Server(port, Front(STARTING))
