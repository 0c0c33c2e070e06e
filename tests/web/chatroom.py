"""The web chat on a platform of its own, as a citizen has it in the browser, and a desk to answer."""

import re
import threading
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.bootstrap import Platform
from chalicelib.domain.conversation import Mode, Voice
from chalicelib.domain.events import Event, Fact
from chalicelib.settings import read_settings
from chalicelib.store.desks import Desks
from tests.local.local_run import LocalRun
from tests.local.own_city import own_city

RECEIPT = re.compile(r"\d{6}-[A-Z0-9]{5}")


class Site:
    """A city's own page with the one line in it, on a port of its own."""

    def __init__(self) -> None:
        self.html = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = site.html.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        self.port = self._server.server_address[1]

    def shows(self, chat: str, language: str = "ko") -> None:
        self.html = (
            f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>시청</title>'
            f"<h1>시청 홈페이지</h1><a href='#'>첫 링크</a>"
            f'<script src="{chat}/chat/icheon/embed.js" defer></script></html>'
        )

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def city_with_sites(folder: Path, origins: list[str]) -> str:
    """A folder of cities: Icheon alone, with these sites on its list."""

    def change(content: dict[str, Any]) -> None:
        content["channels"]["web"]["origins"] = origins

    return own_city(folder, "icheon", change)


class DeskHand:
    """Writes what an agent does, straight into the log of the running platform."""

    def __init__(self, run: LocalRun, patch: pytest.MonkeyPatch) -> None:
        for name, value in run.platform["env"].items():
            patch.setenv(name, value)
        self._platform = Platform(read_settings(run.platform["env"]))

    def says(
        self, receipt: str, text: str, voice: Voice = Voice.AGENT, mode: Mode = Mode.AGENT
    ) -> None:
        desks, conversations = Desks(self._platform._table), self._platform._conversations
        who = desks.find("icheon", receipt)
        assert who
        newest, entry = conversations.newest("icheon", who), desks.entry("icheon", who)
        assert newest
        assert entry
        turn = replace(
            newest, seq=newest.seq + 1, at=datetime.now(UTC), voice=voice, text=text, answer=b"",
            events=(), nonce=f"hand-{newest.seq}", author="agent-1", trigger="", pressed="",
            state=replace(newest.state, mode=mode),
        )  # fmt: skip
        if mode is Mode.BOT:
            desks.close("icheon", entry, turn)
        else:
            conversations.append("icheon", who, turn)

    def forgets(self, receipt: str) -> None:
        """The conversation is deleted, as a person may ask for."""
        desks = Desks(self._platform._table)
        who = desks.find("icheon", receipt)
        assert who
        desks.forget("icheon", who, [receipt])
        self._platform._conversations.delete("icheon", who)

    def is_there(self, receipt: str) -> None:
        """By whatever hour the test runs, the talk is one inside opening hours."""
        self._moves(receipt, is_message=False)

    def is_away(self, receipt: str) -> None:
        """The talk is a message, left outside them: the bot answers meanwhile."""
        self._moves(receipt, is_message=True)

    def announces(self, receipt: str, text: str) -> None:
        """The promise has moved: the waiting person is told."""
        self._moves(receipt, text, (Event(Fact.PROMISE_MOVED, "{}"),))

    def _moves(
        self, receipt: str, text: str = "", events: tuple[Event, ...] = (), **changes: Any
    ) -> None:
        desks, conversations = Desks(self._platform._table), self._platform._conversations
        who = desks.find("icheon", receipt)
        assert who
        newest, entry = conversations.newest("icheon", who), desks.entry("icheon", who)
        assert newest and entry
        turn = replace(
            newest, seq=newest.seq + 1, at=datetime.now(UTC), voice=Voice.DESK, text=text,
            events=events, pressed="", answer=b"", trigger="", nonce=f"hand-{newest.seq}",
        )  # fmt: skip
        after = replace(entry, **changes, revision=entry.revision + 1)
        desks.move("icheon", entry, after, turn)


class Chatroom:
    """One visitor's page (or the panel's frame, by `scope`)."""

    def __init__(self, page: Page, scope: object = None) -> None:
        self.page = page
        self.scope = scope or page
        self.log: Locator = self.scope.get_by_role("log")  # type: ignore[attr-defined]
        self.answers = self.log.locator(".bot")
        self.mine = self.log.locator("div.mine")
        self.choices: Locator = self.scope.locator("#choices button")  # type: ignore[attr-defined]
        self.status: Locator = self.scope.get_by_role("status")  # type: ignore[attr-defined]
        self.field: Locator = self.scope.locator("#text")  # type: ignore[attr-defined]

    def open(self, url: str) -> "Chatroom":
        self.page.goto(url)
        expect(self.choices.first).to_be_visible()
        return self

    def say(self, words: str) -> Locator:
        before = self.answers.count()
        self.field.fill(words)
        self.field.press("Enter")
        expect(self.answers).to_have_count(before + 1)
        return self.answers.last

    def choose(self, label: str) -> Locator:
        before = self.answers.count()
        self.choices.get_by_text(label, exact=True).click()
        expect(self.answers).to_have_count(before + 1)
        return self.answers.last

    def ask_for_a_person(self) -> str:
        """The receipt number that the desk told."""
        self.scope.locator("#person").click()  # type: ignore[attr-defined]
        told = self.log.locator(".desk").last
        expect(told).to_contain_text(RECEIPT)
        found = RECEIPT.search(told.inner_text())
        assert found
        return found[0]
