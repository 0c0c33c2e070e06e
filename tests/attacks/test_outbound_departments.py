"""Departments' own systems and mailboxes that do anything: nobody else is reached, nobody held up."""

import socket
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.channels.department_webhook import DepartmentWebhook
from chalicelib.domain.errors import Permanent, Retryable
from tests.department_fakes import FakeMail
from tests.services.test_telling_departments import HOOK, an_office

SECRET, ID = f"whsec_{b64encode(b'synthetic-secret-of-32-bytes-all').decode()}", "msg_synthetic"
URL = "https://minwon.city.example/in"
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)


class Bare:
    """In place of TLS: the line as it is."""

    def wrap_socket(self, line: socket.socket, server_hostname: str) -> socket.socket:
        return line


CONTEXT: Any = Bare


def refused(*of_it: Any) -> socket.socket:
    raise AssertionError(f"connected to {of_it}")


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "169.254.169.254", "0"],
)
def test_an_inner_address_however_it_is_written_is_never_connected_to(host: str) -> None:
    """With the true resolver, which reads numbers as any C library does."""
    webhook = DepartmentWebhook(connect=refused, context=CONTEXT)
    with pytest.raises((Permanent, Retryable)):
        webhook.post(f"https://{host}/in", SECRET, ID, AT, {})


def test_a_name_that_points_elsewhere_a_moment_later_is_connected_to_where_it_was_judged() -> None:
    asked: list[str] = []
    connected: list[Any] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return ["8.8.8.8"] if len(asked) == 1 else ["169.254.169.254"]

    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        connected.append(address[0])
        raise OSError("nobody there")

    webhook = DepartmentWebhook(resolve, connect, CONTEXT)
    with pytest.raises(Retryable):
        webhook.post(URL, SECRET, ID, AT, {})
    assert connected == ["8.8.8.8"] and len(asked) == 1
    with pytest.raises(Permanent):
        webhook.post(URL, SECRET, ID, AT, {})
    assert connected == ["8.8.8.8"]


@contextmanager
def answering(answer: bytes) -> Iterator[DepartmentWebhook]:
    """A system that sends these bytes, however many are taken."""
    ours, theirs = socket.socketpair()

    def act() -> None:
        with suppress(OSError):
            theirs.recv(65536)
            theirs.sendall(answer)
            theirs.shutdown(socket.SHUT_WR)

    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    yield DepartmentWebhook(lambda host: ["8.8.8.8"], lambda *_: ours, CONTEXT)
    ours.close()
    theirs.close()
    thread.join(5)


def test_an_answer_of_any_size_is_read_for_its_first_line_alone() -> None:
    with answering(b"HTTP/1.1 200 OK\r\n" + b"x" * 50_000_000) as webhook:
        webhook.post(URL, SECRET, ID, AT, {})


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\r\n\r\n",
        b"x" * 10_000_000,
        b"HTTP/1.1 OK\r\n",
        b"HTTP/1.1 2\r\n",
        b"HTTP/2 200\r\n",
        b"\xff\xfe\x00",
        b"220 smtp.city.example ESMTP\r\n",
    ],
    ids=["nothing", "lines", "no line", "no status", "half", "another", "no letters", "mail"],
)
def test_what_is_no_answer_is_no_success(answer: bytes) -> None:
    with answering(answer) as webhook, pytest.raises(Retryable):
        webhook.post(URL, SECRET, ID, AT, {})


class Broken:
    """A way that raises."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def send(self, *of_it: Any) -> None:
        raise self.fault


@pytest.mark.parametrize(
    "fault", [ValueError("x"), TypeError("x"), KeyError("x"), Permanent("x"), Retryable("x")]
)
def test_a_mailbox_that_breaks_in_any_way_keeps_nothing_from_the_citys_system(
    fault: Exception,
) -> None:
    office = an_office()
    office.mail = Broken(fault)  # type: ignore[assignment]
    [event] = office.facts()
    with pytest.raises(type(fault)):
        office.job().tell(event)
    assert len(office.webhook.posted) == 1


def test_an_address_that_changes_meanwhile_is_told_and_the_others_are_not_told_again() -> None:
    office = an_office()
    office.mail = Broken(Retryable("mailbox is full"))  # type: ignore[assignment]
    [event] = office.facts()
    with pytest.raises(Retryable):
        office.job().tell(event)
    entry = office.town.entry()
    assert entry
    told_at = {entry.department: {"mail": ["new@city.example"], "webhook": HOOK}}
    office.tenant, office.mail = replace(office.tenant, told_at=told_at), FakeMail()
    office.job().tell(event)
    assert [to for to, _ in office.mail.sent] == ["new@city.example"]
    assert len(office.webhook.posted) == 1


def test_a_fact_that_comes_again_after_a_week_tells_nobody_again() -> None:
    office = an_office()
    [event] = office.facts()
    for _ in range(3):
        office.job().tell(event)
        office.now += timedelta(days=7)
    assert len(office.mail.sent) == 1
