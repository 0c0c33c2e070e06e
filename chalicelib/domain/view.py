"""For whom a screen is drawn, and what comes out."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain.channel import Limits
from chalicelib.domain.contact_line import contact_line
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN, fill, say
from chalicelib.domain.menu import AGENT, BACK, HOME
from chalicelib.domain.reply import Action, Button, Card, Choice, Part, Reply, Words
from chalicelib.domain.tenant import Tenant


@dataclass(frozen=True, slots=True)
class View:
    """For whom, when and on what a screen is drawn."""

    tenant: Tenant
    language: str
    now: datetime
    limits: Limits
    public_url: str
    # Whose hours are told; empty: the agents' own.
    channel: str = ""

    def text(self, key: str, **values: str) -> str:
        """A system text in the person's language, its gaps filled."""
        return fill(say(self.tenant.texts[key], self.language), **values)

    def speaking(self, language: str) -> "View":
        """The view in this language; itself where it speaks it already, as nearly always."""
        return self if language == self.language else replace(self, language=language)

    def contact(self) -> str:
        """How to reach the city otherwise: its number, or its desk's hours."""
        return contact_line(self.tenant, self.language, self.channel)

    def today(self) -> date:
        """The day in Korea."""
        return self.now.astimezone(SEOUL).date()

    def page(self, id: str) -> str:
        """The public page that holds an answer or article whole."""
        suffix = "" if self.language == KOREAN else f"?lang={self.language}"
        return f"{self.public_url}/a/{self.tenant.id}/{id}{suffix}"

    def department(self, id: str) -> str:
        """A department's name; the tenant's own where the id is none."""
        department = self.tenant.departments.get(id)
        return say(department.name if department else self.tenant.name, self.language)


@dataclass(frozen=True, slots=True)
class Screen:
    """A drawn target. `topic`: what was answered, for the counters; `sources`: texts used."""

    reply: Reply
    topic: str
    sources: tuple[str, ...]


def ways(view: View) -> tuple[Choice, ...]:
    """The ways out that stand under every screen but the first."""
    return (Choice(view.text("label.back"), BACK), Choice(view.text("label.home"), HOME))


def exits(view: View) -> tuple[Choice, ...]:
    """Under an answer: a person, and the ways out."""
    return (Choice(view.text("label.agent"), AGENT), *ways(view))


def page_within(number: int, count: int, size: int) -> int:
    """The page asked for, or the last there is: lists shrink while people read them."""
    return max(1, min(number, -(-count // size)))


def bubble(text: str, buttons: tuple[Button, ...]) -> Part:
    """A plain bubble, or a card where there is something to press."""
    return Card(text, buttons=buttons) if buttons else Words(text)


def button(label: str, target: str) -> Button:
    """A button for a target: links and numbers open outside, anything else comes back to us."""
    kind, _, value = target.partition(":")
    if kind == "link":
        return Button(label, Action.LINK, value)
    if kind == "tel":
        return Button(label, Action.PHONE, value)
    return Button(label, Action.CHOICE, target)


def links(view: View, link: str | None, phone: str | None) -> tuple[Button, ...]:
    """The buttons of an entry: its page elsewhere, its number."""
    found = [Button(view.text("label.open"), Action.LINK, link)] if link else []
    if phone:
        found.append(Button(view.text("label.call"), Action.PHONE, phone))
    return tuple(found)
