"""Compiles a tenant's files into the body of a config version: what domain/version.py reads.

The same files and secrets give the same bytes in the same year: nothing here reads a clock.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from chalicelib.definitions.compiling_hours import compiled_hours
from chalicelib.definitions.compiling_text_line import compiled_text_line
from chalicelib.definitions.compiling_ways import compiled_reports, compiled_ways
from chalicelib.definitions.faq import Entry, Topic
from chalicelib.definitions.files import Files
from chalicelib.definitions.menu import Choice, Node
from chalicelib.definitions.notices import Emergency, Page
from chalicelib.definitions.numbers import public_digits
from chalicelib.definitions.spending import compiled_spending
from chalicelib.definitions.system_texts import system_texts
from chalicelib.definitions.tenant import KakaoConsult
from chalicelib.definitions.told_at import compiled_told_at
from chalicelib.definitions.topics import compiled_topics
from chalicelib.domain.consult import CHANNEL as CONSULT
from chalicelib.domain.faq import NOT_OURS, Built, digest_of
from chalicelib.domain.language import KOREAN
from chalicelib.domain.message import Json
from chalicelib.domain.version import FORMAT


class Indexer(Protocol):
    """The part of a matcher that publishing needs."""

    @property
    def name(self) -> str:
        """Which matcher can read the index."""

    def build(self, entries: Mapping[str, Sequence[str]], home: str = "") -> Built:
        """An index of entry id -> texts (question, variants, answer), and its vectors if any.

        `home`: the municipality's name, by which questions about another one are known.
        """


def compile_files(
    files: Files,
    *,
    digests: Mapping[str, Sequence[str]],
    today: date,
    matcher: str,
    built: Built,
) -> Json:
    """The body of a version. `digests`: channel -> SHA-256 (hex) of each valid secret.

    `built` is what the matcher of this name made of `searched_texts`; its vectors stay outside of
    the body, which names them.
    """
    return {
        "format": FORMAT,
        **_tenant(files),
        "accounts": _accounts(files, digests),
        **compiled_hours(files, today.year),
        "texts": _texts(files),
        "replies": [
            {"id": each.id, "name": each.name, "text": each.text.spelled()}
            for each in files.templates.replies
        ],
        **_content(files),
        **compiled_spending(files.tenant.spending),
        **compiled_ways(files),
        **compiled_told_at((unit.id, unit.told) for unit in files.departments.departments),
        **compiled_topics(files.tenant.topics),
        "matcher": _matcher(matcher, built),
    }


def _matcher(name: str, built: Built) -> Json:
    named = {"vectors": digest_of(built.vectors)} if built.vectors else {}
    return {"name": name, "index": _in_order(built.index), **named}


def _in_order(index: Json) -> Json:
    """The index with its keys sorted: one made by way of sets would differ at every run."""
    ordered: Json = json.loads(json.dumps(index, sort_keys=True))
    return ordered


def searched_texts(files: Files) -> dict[str, list[str]]:
    """FAQ entry -> the texts a matcher searches: questions, variants, the Korean answer.

    Topics of other bodies are found among them, as `not-ours:<id>`.
    """
    entries = {entry.id: _searched(entry) for entry in files.faq.published}
    return entries | {f"{NOT_OURS}{each.id}": _topic_texts(each) for each in files.faq.not_ours}


def _tenant(files: Files) -> Json:
    tenant = files.tenant
    return {
        "tenant": tenant.id,
        "name": tenant.name.spelled(),
        "service": tenant.service.spelled(),
        "phone": tenant.phone,
        "public_numbers": sorted(public_digits(files)),
        "retention_days": tenant.retention_days,
        "privacy": {"version": tenant.privacy.version, "text": tenant.privacy.text.spelled()},
    }


def _content(files: Files) -> Json:
    return {
        "menu": {
            "start": files.menu.start,
            "nodes": {id: _node(node) for id, node in files.menu.nodes.items()},
        },
        "faq": {entry.id: _entry(entry) for entry in files.faq.published},
        "not_ours": {each.id: _topic(each) for each in files.faq.not_ours},
        "departments": {
            unit.id: _stated(name=unit.name.spelled(), phone=unit.phone)
            for unit in files.departments.departments
        },
        "notices": [_page(page) for page in files.notices.notices],
        "guide": [_page(page) for page in files.notices.guide],
        "emergencies": [_emergency(item) for item in files.notices.emergencies],
    }


def _accounts(files: Files, digests: Mapping[str, Sequence[str]]) -> Json:
    # A vendor that sends for the text line too reports to the one address, which is that line's.
    channels, accounts = files.tenant.channels, compiled_reports(files, digests)
    if channels.kakao:
        accounts["kakao"] = {
            "id": channels.kakao.bot_id,
            "digests": list(digests.get("kakao", ())),
            "block_id": channels.kakao.block_id,
            # The secret's name travels too, so that it can be rotated without these files.
            "secret": channels.kakao.secret,
        }
    if channels.kakao_consult:
        accounts[CONSULT] = _consult(channels.kakao_consult, digests.get(CONSULT, ()))
    if channels.sms:
        accounts |= compiled_text_line(channels.sms, digests)
    if channels.web:
        # Its visitors are signed with the tenant's own key: there is no secret to paste anywhere.
        origins = list(dict.fromkeys(channels.web.origins))
        accounts["web"] = {"id": files.tenant.id, "digests": [], "origins": origins}
    return accounts


def _consult(consult: KakaoConsult, digests: Sequence[str]) -> Json:
    return {
        "id": consult.sender_key,
        "digests": list(digests),
        # What proves a call's origin stands in its address, so it is the account's secret.
        "secret": consult.hook,
        "secret_in_path": True,
        "api_key": consult.api_key,
        "base_url": consult.base_url,
        "bot_event": consult.bot_event,
    }


def _texts(files: Files) -> Json:
    own = {key: text.spelled() for key, text in files.templates.texts.items()}
    return {**system_texts(), **own}


def _node(node: Node) -> Json:
    return {
        "text": node.text.spelled(),
        "choices": _choices(node.choices),
        "buttons": _choices(node.buttons),
    }


def _choices(choices: Iterable[Choice]) -> list[Json]:
    return [{"label": choice.label.spelled(), "to": choice.to} for choice in choices]


def _entry(entry: Entry) -> Json:
    return _stated(
        question=entry.question.spelled(),
        answer=entry.answer.spelled(),
        department=entry.department,
        source=entry.source,
        variants=list(entry.variants),
        link=entry.link,
        phone=entry.phone,
        reviewed_at=entry.reviewed_at,
        valid_until=entry.valid_until,
    )


def _searched(entry: Entry) -> list[str]:
    return [*entry.question.spelled().values(), *entry.variants, entry.answer.spelled()[KOREAN]]


def _topic(each: Topic) -> Json:
    return _stated(
        topic=each.topic.spelled(),
        answer=each.answer.spelled(),
        link=each.link,
        phone=each.phone,
    )


def _topic_texts(each: Topic) -> list[str]:
    return [*each.topic.spelled().values(), *each.variants, each.answer.spelled()[KOREAN]]


def _page(page: Page) -> Json:
    return _stated(
        id=page.id,
        title=page.title.spelled(),
        body=page.body.spelled(),
        starts=page.starts,
        ends=page.ends,
        link=page.link,
        phone=page.phone,
    )


def _emergency(item: Emergency) -> Json:
    return _stated(
        id=item.id,
        title=item.title.spelled(),
        body=item.body.spelled(),
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        to=item.to,
    )


def _stated(**fields: Any) -> Json:
    """Only what is stated, dates as ISO 8601."""
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in fields.items()
        if value is not None
    }
