"""What a public page says of an entry: the whole text, its owner, its dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.contact_line import contact_line
from chalicelib.domain.faq import FaqEntry
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN, fill, say
from chalicelib.domain.tenant import Article, Tenant


@dataclass(frozen=True, slots=True)
class Page:
    """A page's texts, in one language. `facts`: name and value, in order."""

    title: str
    body: str
    labels: Mapping[str, str]
    facts: tuple[tuple[str, str], ...] = ()
    link: str | None = None
    phone: str | None = None


def page_of_entry(tenant: Tenant, id: str, language: str, now: datetime) -> Page | None:
    """The page of an FAQ entry, a notice, a guide page or an emergency item that is shown now."""
    labels = {key: say(tenant.texts[f"label.{key}"], language) for key in ("open", "call")}
    if id in tenant.faq:
        return _faq(tenant, tenant.faq[id], language, now, labels)
    today = now.astimezone(SEOUL).date()
    shown = (*(item for item in tenant.notices if item.shown_on(today)), *tenant.guide)
    article = next((item for item in shown if item.id == id), None)
    if article is not None:
        return _article(article, language, labels)
    active = (item for item in tenant.emergencies if item.id == id and item.active(now))
    emergency = next(active, None)
    if emergency is None:
        return None
    return Page(say(emergency.title, language), say(emergency.body, language), labels)


def _faq(
    tenant: Tenant, entry: FaqEntry, language: str, now: datetime, labels: Mapping[str, str]
) -> Page:
    department = tenant.departments.get(entry.department)
    owner = say(department.name if department else tenant.name, language)
    title = say(entry.question, language)
    if entry.expired(now.astimezone(SEOUL).date()):
        words = say(tenant.texts["expired"], language)
        body = fill(words, department=owner, contact=contact_line(tenant, language))
        return Page(title, body, labels, phone=tenant.phone_of(entry.department))
    facts = [(say(tenant.texts["page.department"], language), owner)]
    for key, day in (("reviewed", entry.reviewed_at), ("valid_until", entry.valid_until)):
        if day:
            facts.append((say(tenant.texts[f"page.{key}"], language), day.isoformat()))
    body = say(entry.answer, language)
    if language != KOREAN:
        note = "translated" if entry.answer.get(language) else "korean_only"
        body = f"{body}\n\n{say(tenant.texts[note], language)}"
    return Page(title, body, labels, tuple(facts), entry.link, entry.phone)


def _article(article: Article, language: str, labels: Mapping[str, str]) -> Page:
    title, body = say(article.title, language), say(article.body, language)
    return Page(title, body, labels, (), article.link, article.phone)
