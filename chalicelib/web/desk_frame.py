"""The values of the desk's templates: the frame around every page, the lists, one talk."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from math import ceil
from typing import Any

from chalicelib.bootstrap import platform
from chalicelib.bootstrap.reply_texts import reply_text_parts
from chalicelib.domain.canned_replies import canned_replies
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.desk_words import department_name
from chalicelib.domain.errors import NotFound
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.reply_length import reply_limit
from chalicelib.domain.staff import AgentState, FeedState, Member, Presence, Role
from chalicelib.domain.subject_names import target_name
from chalicelib.domain.tenant import Tenant
from chalicelib.services.desk_showing import Lists, ShownTalk
from chalicelib.web.contact_side import contact_side
from chalicelib.web.desk_abuse import protection
from chalicelib.web.desk_danger import notice_danger
from chalicelib.web.desk_endings import last_ending
from chalicelib.web.desk_lines import lines
from chalicelib.web.desk_order import as_said
from chalicelib.web.desk_reply_texts import with_texts
from chalicelib.web.desk_rows import longest, row, rows, tabs
from chalicelib.web.desk_words import CHANNELS, LANGUAGES, OUTCOMES, PRESENCES, SNOOZES, clock
from chalicelib.web.guard import Visit
from chalicelib.web.request import current_request, query_of

STAFF = (Role.AGENT, Role.SUPERVISOR, Role.OFFICER)

Values = dict[str, Any]
# Names go into addresses and keys: what has another shape is nobody's.
_FAMILY = re.compile(r"[a-z]{1,20}", re.ASCII)
_CONTACT = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def key_of(visit: Visit, family: str, contact: str) -> ConversationKey:
    """The conversation a path names: never another tenant's. Raises NotFound for none's name."""
    if not _FAMILY.fullmatch(family) or not _CONTACT.fullmatch(contact):
        raise NotFound("no such talk")
    return ConversationKey(visit.tenant_id, family, contact)


def asked(name: str) -> str:
    """A field of the request's query; empty where it is not there."""
    return query_of(current_request()).get(name, "")


def feed_tag(member: Member, feed: FeedState) -> str:
    """An ETag of what a member can see change."""
    everything = Role.SUPERVISOR in member.roles
    seen = sorted(
        f"{department}={count}"
        for department, count in feed.departments.items()
        if everything or department in member.departments
    )
    return f'"{sha256("&".join(seen).encode()).hexdigest()[:20]}"'


def frame(visit: Visit, title: str) -> Values:
    """What every page of the desk has. The feed is read before all else: nothing is missed."""
    tag = feed_tag(visit.member, platform().feeds.versions(visit.tenant_id))
    supervises = Role.SUPERVISOR in visit.member.roles
    return {
        "visit": visit,
        "title": title,
        "tag": tag,
        "supervises": supervises,
        "presences": [(each.value, PRESENCES[each]) for each in Presence],
        "storage": f"{visit.tenant_id}/{visit.member.id}",
    }


def listed(visit: Visit, current: str = "") -> Values:
    """The lists beside a talk; `current` is the path of the talk that is open."""
    lists = platform().showing.lists(visit.tenant_id, visit.member)
    department = asked("department")
    return {
        "me": me(lists.me, visit.now),
        "service": say(lists.tenant.service, KOREAN),
        "mine": rows(lists.tenant, lists.mine, visit.now),
        "backlog": rows(lists.tenant, lists.shown(department), visit.now),
        "tabs": tabs(lists.tenant, lists.waiting, department),
        "department": department,
        "longest": longest(lists.waiting, visit.now),
        "current": current or asked("talk"),
        "unanswered": _unanswered(lists),
    }


def talked(visit: Visit, who: ConversationKey, after: int = 0) -> Values:
    """One talk, its lines behind `after` alone."""
    talk = platform().showing.talk(visit.member, who)
    notice_danger(talk)
    entry = talk.entry
    sent = reply_text_parts().replies.sent(talk)
    drawn = with_texts(as_said(lines(talk, visit.now)), sent, visit.now)
    limit = reply_limit(entry.channel if entry else "")
    return {
        "talk": talk,
        "talk_path": f"/desk/talks/{who.family}/{who.contact}",
        "lines": [line for line in drawn if line.seq > after],
        "states": [line for line in drawn if line.seq <= after],
        "last": talk.last,
        "head": row(talk.tenant, entry, visit.now) if entry else None,
        "state": state_of(visit.member, entry),
        "holder": _holder(talk),
        "ended": "" if entry else last_ending(talk.tenant, talk.turns),
        "limit": limit,
        "contact": contact_side(visit, talk, sent),
        "side": _side(talk),
        "protection": protection(visit, talk),
        "reveals": entry is not None and entry.agent == visit.member.id,
        "replies": list(canned_replies(talk.tenant, entry, visit.now)) if entry else [],
        **_choices(visit.member, talk),
    }


def me(state: AgentState | None, now: datetime) -> Mapping[str, object]:
    """The agent's own state as the top of the page shows it.

    `rest`: until when a recovery break lasts and in how many seconds; None where there is none.
    """
    ends = state.break_ends_at if state else None
    presence = state.presence if state else Presence.OFF
    return {
        "presence": presence.value,
        "load": state.load if state else 0,
        "limit": state.limit if state else 0,
        "rest": {
            "until": clock(ends, now),
            "left": max(0, ceil((ends - now).total_seconds())),
        }
        if ends
        else None,
    }


def state_of(member: Member, entry: DeskEntry | None) -> str:
    """`mine`, `snoozed` (mine, put aside), `waiting`, `others` or `closed`."""
    if entry is None:
        return "closed"
    if entry.stage is Stage.WAITING:
        return "waiting"
    if entry.agent != member.id:
        return "others"
    return "snoozed" if entry.stage is Stage.SNOOZED else "mine"


def _unanswered(lists: Lists) -> int:
    return sum(1 for entry in lists.mine if entry.unanswered_since and not entry.snoozed_until)


def _holder(talk: ShownTalk) -> str:
    known = talk.agents.get(talk.entry.agent) if talk.entry else None
    return known.name if known else "다른 상담사"


def _side(talk: ShownTalk) -> Values:
    """What the bot hands over: the way here, the language, how often it did not understand."""
    entry, tenant = talk.entry, talk.tenant
    newest = talk.turns[-1].state if talk.turns else None
    language = entry.language if entry else (newest.language if newest else KOREAN)
    trail = newest.trail if newest else ()
    came = [department_name(tenant, each, KOREAN) for each in (entry.transfers if entry else ())]
    return {
        "language": LANGUAGES.get(language, language),
        "channel": CHANNELS.get(entry.channel, entry.channel) if entry else talk.who.family,
        "trail": [target_name(tenant, target) for target in trail],
        "misses": newest.misses if newest else 0,
        "transfers": came,
        "files": sum(len(turn.attachments) for turn in talk.turns),
    }


def _choices(member: Member, talk: ShownTalk) -> Values:
    tenant = talk.tenant
    others: Sequence[AgentState] = [
        each
        for each in talk.agents.values()
        if each.presence is Presence.READY and each.agent != member.id
    ]
    return {
        "departments": [
            (id, department_name(tenant, id, KOREAN))
            for id in tenant.departments
            if talk.entry is None or id != talk.entry.department
        ],
        "colleagues": [
            (each.agent, each.name, each.load, each.limit)
            for each in sorted(others, key=lambda each: each.load)
        ],
        "outcomes": list(OUTCOMES.items()),
        "snoozes": SNOOZES,
        "topics": _topics(tenant),
        "subject": talk.entry.subject if talk.entry else "",
    }


def _topics(tenant: Tenant) -> list[tuple[str, list[tuple[str, str]]]]:
    """The city's own questions, by department: what a talk may have been about."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in tenant.faq.values():
        name = department_name(tenant, entry.department, KOREAN)
        found.setdefault(name, []).append((f"faq:{entry.id}", say(entry.question, KOREAN)))
    return sorted(found.items())
