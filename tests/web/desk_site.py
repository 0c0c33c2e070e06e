"""A city whose desk is staffed, behind true HTTP, and citizens who ask it for a person."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.services.handoff import Asking
from chalicelib.services.hearing import Words
from tests.cities import SECRET, both
from tests.platforms import city_body, payload
from tests.staffed import AGENT, Browser, Staffed, staffed

TENANT = "saetbyeol"
DEPARTMENTS = {
    "call-center": {"name": both("민원콜센터", "Call center"), "phone": "031-000-0000"},
    "minwon": {"name": both("민원과", "Civil affairs"), "phone": None},
    "tax": {"name": both("세정과", "Tax office"), "phone": None},
}
REPLIES = [
    {
        "id": "check",
        "name": "확인하겠습니다",
        "text": both("접수번호는 {receipt}입니다. 확인하겠습니다.", "{receipt}: we will check."),
    }
]


@dataclass
class DeskSite:
    """One city; every citizen is a new person."""

    site: Staffed
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def platform(self) -> Any:
        return self.site.platform

    @property
    def url(self) -> str:
        return self.site.url

    def asks(self, *said: str, tenant: str = TENANT, **asking: Any) -> ConversationKey:
        """Somebody asks for a person and says this meanwhile."""
        who = ConversationKey(tenant, "web", f"person{next(self.numbers):04}")
        self.platform.handoff.ask(who, Asking(**{"channel": "web", **asking}))
        for words in said:
            self.platform.hearing.hear(who, Words(words))
        self.stream(who)
        return who

    def says(self, who: ConversationKey, text: str) -> None:
        self.platform.hearing.hear(who, Words(text))
        self.stream(who)

    def receipt(self, who: ConversationKey) -> str:
        return str(self.platform.desk._desks.entry(who.tenant_id, who).receipt)

    def stream(self, who: ConversationKey) -> None:
        """What the table's stream does for open pages."""
        self.platform.feeds.bump(who.tenant_id, sorted(DEPARTMENTS))

    def empty(self) -> None:
        """Nobody waits any more, nobody is at work."""
        desks = self.platform.desk._desks
        for department in DEPARTMENTS:
            for entry in desks.backlog(TENANT, department)[0]:
                desks.forget(TENANT, entry.who, ())
        for state in self.platform.agents.everyone(TENANT):
            for entry in desks.mine(TENANT, state.agent):
                desks.forget(TENANT, entry.who, ())


@contextmanager
def desk_site(endpoint: str, **changes: Any) -> Iterator[DeskSite]:
    """`changes`: of the city's compiled body, such as more `accounts`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        own = city_body(**{"departments": DEPARTMENTS, "replies": REPLIES, **changes})
        other = city_body(
            tenant="dalbit", name=both("달빛시", "Dalbit City"), departments=DEPARTMENTS
        )
        with staffed(patch, endpoint, own, other) as found:
            yield DeskSite(found)


@dataclass
class Clerk:
    """Somebody at the desk without a browser's scripts: requests as htmx sends them."""

    desk: DeskSite
    member: str = AGENT
    # The page they begin on: an admin has no desk.
    home: str = "/desk"

    def __post_init__(self) -> None:
        self.browser = Browser(self.desk.url)
        self.browser.log_in(self.member)
        home = self.browser.get(self.home)
        found = re.search(r'"X-CSRF-Token": "([^"]+)"', home.text)
        assert found, home.text[:500]
        self.csrf = found[1]

    def get(self, path: str, **headers: str) -> Any:
        return self.browser.get(path, **headers)

    def send(self, path: str, **fields: str) -> Any:
        """A form, as a part of a page."""
        headers = {"HX_Request": "true", "X_CSRF_Token": self.csrf}
        return self.browser.post(path, fields, **headers)

    def ready(self) -> "Clerk":
        assert self.send("/desk/presence", presence="ready").status == 200
        return self


def path_of(who: ConversationKey) -> str:
    return f"/desk/talks/{who.family}/{who.contact}"


def log_in(page: Page, url: str, member_name: str, home: str = "/desk") -> None:
    """As a person does: the log-in page, the issuer's list of demo staff, the desk."""
    page.goto(url + home)
    page.get_by_role("link", name=re.compile("로그인")).first.click()
    page.get_by_role("link", name=member_name).first.click()
    expect(page.get_by_label("내 상태")).to_be_visible()


def start(page: Page, url: str, member_name: str) -> None:
    """Logs in and takes talks."""
    log_in(page, url, member_name)
    presence = page.get_by_label("내 상태")
    # Who was ready before may be drawn so from the start: choosing it again would still be under
    # way when the next choice is made.
    if presence.input_value() != "ready":
        presence.select_option("ready")
    expect(page.locator("#presence")).to_have_class("is-ready")
    expect(page.locator("#me .load")).to_have_text(re.compile(r"/5"))


def bot_talk(desk: DeskSite, *questions: str) -> ConversationKey:
    """Somebody whom the bot answered on KakaoTalk before they asked for a person."""
    user = f"synthetic-user-{next(desk.numbers)}"
    key = desk.platform._keys.of(TENANT)
    who = ConversationKey(TENANT, "kakao", contact_id(key, "kakao", Address("botUserKey", user)))
    for question in questions or ("여권은 어디서 만드나요?",):
        body = json.dumps(payload(question, user)).encode()
        headers = {"X-Webhook-Secret": SECRET, "Content-Type": "application/json"}
        answer = Browser(desk.url).ask("POST", f"/webhooks/kakao/{TENANT}", body, headers)
        assert answer.status == 200, answer.text
    desk.platform.handoff.ask(who, Asking(channel="kakao-consult", session="s1"))
    desk.stream(who)
    return who
