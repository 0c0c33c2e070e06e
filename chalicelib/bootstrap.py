"""Builds the platform once a process, each part when it is first needed.

The only place that names concrete classes. What the webhook has no use for is imported inside the
part that has, so that its cold start never pays for it.
"""

import logging
import os
import secrets
import time
from datetime import UTC, date, datetime
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.aws.kms import DataKeys, Vault
from chalicelib.aws.session import Clients
from chalicelib.channels import CHANNELS, all_channels
from chalicelib.matchers import MATCHERS
from chalicelib.services.inbound import Receiver
from chalicelib.services.reply import Replies
from chalicelib.settings import Settings, read_settings
from chalicelib.store.conversations import Conversations
from chalicelib.store.keys import TenantKeys
from chalicelib.store.table import Table
from chalicelib.store.tenants import Tenants

if TYPE_CHECKING:
    from chalicelib.definitions.draft import Draft
    from chalicelib.domain.abuse import Verdict
    from chalicelib.domain.message import Json
    from chalicelib.services.abuse_ports import Tone
    from chalicelib.services.audit_copies import AuditCopies
    from chalicelib.services.auditing import Auditing
    from chalicelib.services.beside_bot import BesideBot
    from chalicelib.services.chat import Chat
    from chalicelib.services.consult import Consult
    from chalicelib.services.delivering import Delivering
    from chalicelib.services.desk import Desk
    from chalicelib.services.desk_answers import DeskAnswers
    from chalicelib.services.desk_counting import DeskCounting
    from chalicelib.services.desk_feed import DeliveryFeed
    from chalicelib.services.desk_showing import Showing
    from chalicelib.services.desk_statistics import DeskStatistics
    from chalicelib.services.desk_turns import DeskTurns
    from chalicelib.services.duty import Duty
    from chalicelib.services.gap_mining import GapMining
    from chalicelib.services.handoff import Handoff
    from chalicelib.services.hearing import Hearing
    from chalicelib.services.login import LogIn
    from chalicelib.services.owners import Owners
    from chalicelib.services.ports import Matcher
    from chalicelib.services.promising import Promising
    from chalicelib.services.protecting import Protecting
    from chalicelib.services.publisher import Publisher
    from chalicelib.services.publishing import Publishing
    from chalicelib.services.recalls import Recalls
    from chalicelib.services.records import Records
    from chalicelib.services.returning import Returning
    from chalicelib.services.reviewing import Reviewing
    from chalicelib.services.staff_sessions import StaffSessions
    from chalicelib.services.statistics import Statistics
    from chalicelib.services.undelivered import Undelivered
    from chalicelib.services.witnessing import Witnessing
    from chalicelib.store.abuse import AbuseRecords
    from chalicelib.store.agents import Agents
    from chalicelib.store.aliases import Aliases
    from chalicelib.store.answers import Answers
    from chalicelib.store.claims import Claims
    from chalicelib.store.counters import Counters
    from chalicelib.store.deliveries import Deliveries
    from chalicelib.store.desk_figures import DeskFigures
    from chalicelib.store.desks import Desks
    from chalicelib.store.feeds import Feeds
    from chalicelib.store.sealed_items import SealedItems
    from chalicelib.store.signals import Signals
    from chalicelib.store.versions import Versions


class Platform:
    """Services over stores, for one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._clients = Clients(settings.region, settings.endpoint or None)
        self._table = Table(settings.table, self._clients.lazily("dynamodb"))

    @cached_property
    def receiver(self) -> Receiver:
        """Answers the webhooks."""
        return Receiver(
            CHANNELS,
            self.tenants,
            self._keys,
            Vault(self._clients.lazily("kms"), self.settings.kms_key),
            self._conversations,
            Replies(MATCHERS),
            _new_nonce,
            lambda talk: self._desk_answers.heard(talk),
        )

    @cached_property
    def chat(self) -> "Chat":
        """The web chat."""
        from chalicelib.channels.web import WebChat
        from chalicelib.services.chat import Chat
        from chalicelib.services.chat_answers import ChatAnswers
        from chalicelib.services.pace import Pace
        from chalicelib.services.visits import VisitedTenants, Visits

        channel, tenants = WebChat(), VisitedTenants(self.tenants, self._keys)
        receiver = Receiver(
            {channel.name: channel},
            tenants,
            self._keys,
            Vault(self._clients.lazily("kms"), self.settings.kms_key),
            self._conversations,
            Replies(MATCHERS),
            _new_nonce,
            ChatAnswers(self._beside_bot).heard,
        )
        return Chat(
            Visits(tenants, lambda: secrets.token_hex(16)),
            self._keys,
            self._conversations,
            channel,
            receiver,
            self.handoff,
            Vault(self._clients.lazily("kms"), self.settings.kms_key),
            Pace(time.monotonic),
            time.sleep,
        )

    @cached_property
    def handoff(self) -> "Handoff":
        """Opens talks with the desk."""
        from chalicelib.services.barring import Barring
        from chalicelib.services.handoff import Handoff

        return Handoff(
            self._desk_turns,
            self._desks,
            self._promising,
            _drawn,
            self.settings.public_url,
            Barring(lambda tenant_id, who: self._abuse_records.read(tenant_id, who)),
        )

    @cached_property
    def hearing(self) -> "Hearing":
        """Hears people whose talk the desk has."""
        from chalicelib.services.hearing import Hearing

        return Hearing(self._desk_turns, self._claims, self.tenants, self._promising)

    @cached_property
    def tenants(self) -> Tenants:
        """Config versions, as they are read."""
        return Tenants(self._table, time.monotonic)

    @cached_property
    def versions(self) -> "Versions":
        """Config versions, as they are published."""
        from chalicelib.store.versions import Versions

        return Versions(self._table)

    @cached_property
    def publisher(self) -> "Publisher":
        """The stream's door to SNS."""
        from chalicelib.aws.topic import Topic
        from chalicelib.services.desk_feed import DeskFeed
        from chalicelib.services.publisher import Publisher
        from chalicelib.store.turn_item import turn_of
        from chalicelib.store.warnings import warning_of

        topic = Topic(self._clients.lazily("sns"), self.settings.events_topic)
        return Publisher(topic, turn_of, warning_of, DeskFeed(self.feeds).tell, self._follow)

    @cached_property
    def desk(self) -> "Desk":
        """What members of staff do with talks."""
        from chalicelib.services.desk import Desk

        return Desk(
            self._desk_turns, self._desks, self.agents, self._conversations, self.tenants, _now
        )

    @cached_property
    def showing(self) -> "Showing":
        """What desk pages show."""
        from chalicelib.services.desk_showing import Showing
        from chalicelib.store.deliveries import Deliveries

        deliveries = Deliveries(self._table)
        return Showing(self.desk, self._desks, self.agents, self.tenants, deliveries, _now)

    @cached_property
    def protecting(self) -> "Protecting":
        """Agents' buttons against abuse."""
        from chalicelib.services.protecting import Protecting
        from chalicelib.store.abuse import EvidenceStore

        return Protecting(
            self._desk_turns,
            self._conversations,
            self._desks,
            self._abuse_records,
            EvidenceStore(self._table),
            _now,
        )

    @cached_property
    def witnessing(self) -> "Witnessing":
        """Two members look at evidence of abuse."""
        from chalicelib.services.witnessing import Witnessing
        from chalicelib.store.abuse import EvidenceStore
        from chalicelib.store.evidence_requests import EvidenceRequests

        return Witnessing(EvidenceRequests(self._table), EvidenceStore(self._table), _now)

    @cached_property
    def returning(self) -> "Returning":
        """Gives talks back that nobody looks after."""
        from chalicelib.services.returning import Returning

        return Returning(self.versions, self._desk_turns, self._desks, self.agents, _now)

    @cached_property
    def reviewing(self) -> "Reviewing":
        """Tells people whose promise has moved later."""
        from chalicelib.services.reviewing import Reviewing

        return Reviewing(
            self.versions,
            self.tenants,
            self._desk_turns,
            self._desks,
            self.feeds,
            self._promising,
            _now,
        )

    @cached_property
    def duty(self) -> "Duty":
        """Agents come to the desk and go."""
        from chalicelib.services.duty import Duty

        return Duty(self.agents, self.returning, self.tenants, _now)

    @cached_property
    def agents(self) -> "Agents":
        """Who is at the desk."""
        from chalicelib.store.agents import Agents

        return Agents(self._table)

    def count(self, body: str) -> None:
        """Counts one published fact, as its queue carries it, and notes who was given an answer."""
        from chalicelib.aws.topic import published_of
        from chalicelib.services.counting import Counting

        event = published_of(body)
        Counting(self._counters).count(event)
        self.recalls.note(event)

    def gather(self, body: str) -> None:
        """Keeps what one published fact, as its queue carries it, tells of a gap in the FAQ."""
        from chalicelib.aws.topic import published_of
        from chalicelib.services.gathering import Gathering

        gathering = Gathering(self._conversations, self.tenants, self._signals)
        gathering.gather(published_of(body))

    def count_talk(self, body: str) -> None:
        """Counts one published fact of a talk, as its queue carries it."""
        from chalicelib.aws.topic import published_of

        self.desk_counting.count(published_of(body))

    @cached_property
    def desk_counting(self) -> "DeskCounting":
        """Facts of talks into the desk's statistics."""
        from chalicelib.services.desk_counting import DeskCounting

        return DeskCounting(self._desk_figures, self.tenants, _now)

    @cached_property
    def desk_statistics(self) -> "DeskStatistics":
        """Statistics of the desk."""
        from chalicelib.services.desk_statistics import DeskStatistics

        return DeskStatistics(self._desk_figures, self.agents, self.tenants, _now)

    @cached_property
    def gap_mining(self) -> "GapMining":
        """What citizens ask and the FAQ does not answer."""
        from chalicelib.matchers.grouping import Grouping
        from chalicelib.services.gap_mining import GapMining
        from chalicelib.store.gaps import Gaps

        gaps = Gaps(self._table)
        return GapMining(
            self._signals, gaps, self.tenants, self.versions, MATCHERS, Grouping(), _now
        )

    @cached_property
    def recalls(self) -> "Recalls":
        """Who was given which answer, and answers called back."""
        from chalicelib.services.recalls import Recalls

        return Recalls(
            self.versions, self.tenants, self._conversations, self._answers, _new_nonce, _now
        )

    @cached_property
    def owners(self) -> "Owners":
        """Tells owners of answers that grow old."""
        from chalicelib.services.owners import Owners
        from chalicelib.store.warnings import Warnings

        return Owners(self.versions, self.tenants, Warnings(self._table), _now)

    @cached_property
    def statistics(self) -> "Statistics":
        """A tenant's figures."""
        from chalicelib.services.statistics import Statistics

        return Statistics(self._counters)

    @cached_property
    def records(self) -> "Records":
        """Conversations as records."""
        from chalicelib.services.records import Records

        return Records(
            self.tenants,
            self._keys,
            self._conversations,
            self._answers,
            self._signals,
            self._desks,
            _now,
            self._desk_figures,
        )

    @cached_property
    def consult(self) -> "Consult":
        """Takes in what the consult talk's dealer posts."""
        from chalicelib.channels import kakao_consult
        from chalicelib.services.consult import Consult
        from chalicelib.services.consult_talk import ConsultTalks
        from chalicelib.services.rating import Ratings
        from chalicelib.services.results import Results

        talks = ConsultTalks(
            self.handoff,
            self.hearing,
            self._desks,
            self._claims,
            self._sealed,
            self._vault,
            Ratings(self._conversations, self._claims, self.tenants, _new_nonce),
        )
        return Consult(
            kakao_consult,
            self.tenants,
            self._keys,
            self._aliases,
            self._desks,
            talks,
            self._undelivered,
            Results(self._deliveries, self._undelivered, self._delivery_feed.tell),
        )

    @cached_property
    def delivering(self) -> "Delivering":
        """Pushes what the desk says."""
        from chalicelib.aws.secrets import Secrets
        from chalicelib.channels.bizgo_sender import BizgoSender
        from chalicelib.services.channel_secrets import ChannelSecrets
        from chalicelib.services.delivering import Delivering

        kept, prefix = Secrets(self._clients.lazily("ssm")), f"/sotong/{self.settings.stage}"
        return Delivering(
            self.tenants,
            self._deliveries,
            self._sealed,
            self._vault,
            BizgoSender(self.settings.bizgo_url),
            self._undelivered,
            ChannelSecrets(kept, _new_nonce, prefix).value,
            _now,
            self._delivery_feed.tell,
        )

    def deliver(self, body: str) -> None:
        """Pushes what one published fact, as its queue carries it, tells of."""
        from chalicelib.aws.topic import published_of

        self.delivering.deliver(published_of(body))

    @cached_property
    def publishing(self) -> "Publishing":
        """Registers tenants, rotates their secrets."""
        from chalicelib.aws.secrets import Secrets
        from chalicelib.services.channel_secrets import ChannelSecrets
        from chalicelib.services.publishing import Publishing
        from chalicelib.services.trial import Trials

        kept = Secrets(self._clients.lazily("ssm"), self.settings.kms_key)
        prefix = f"/sotong/{self.settings.stage}"
        hidden = ChannelSecrets(kept, lambda: secrets.token_urlsafe(32), prefix)
        trials = Trials(self.versions, self.tenants, MATCHERS)
        return Publishing(self.versions, self._keys, hidden, read_tenant, _now, trials)

    @cached_property
    def login(self) -> "LogIn":
        """Who staff are, on an issuer's word."""
        from chalicelib.oidc.calls import Calls
        from chalicelib.oidc.issuer import Client, OidcIssuer
        from chalicelib.services.login import LogIn

        asked = self.settings
        client = Client(asked.login_issuer, asked.login_client, self._login_secret)
        return LogIn(OidcIssuer(client, Calls(), time.monotonic), self.tenants)

    @cached_property
    def sessions(self) -> "StaffSessions":
        """Sessions of staff."""
        from chalicelib.services.staff_sessions import StaffSessions
        from chalicelib.store.sessions import Sessions

        store = Sessions(self._table)
        return StaffSessions(store, self._keys, self.feeds, _new_nonce, _now)

    @cached_property
    def audit(self) -> "Auditing":
        """Who read and changed what."""
        from chalicelib.services.auditing import Auditing
        from chalicelib.store.audit import Audit

        return Auditing(Audit(self._table, _new_nonce))

    @cached_property
    def audit_copies(self) -> "AuditCopies | None":
        """The log of access, to where nobody can change it; None where there is no such place."""
        from chalicelib.aws.locked_bucket import LockedBucket
        from chalicelib.services.audit_copies import AuditCopies
        from chalicelib.store.audit import line_of

        name = self.settings.audit_bucket
        locked = LockedBucket(self._clients.lazily("s3"), name)
        return AuditCopies(line_of, locked.put) if name else None

    def _follow(self, image: "Json") -> None:
        """What follows from an item of the stream itself."""
        self._aliases.follow(image)
        if self.audit_copies:
            self.audit_copies.follow(image)

    @cached_property
    def feeds(self) -> "Feeds":
        """What changed of late, for open pages."""
        from chalicelib.store.feeds import Feeds

        return Feeds(self._table, _now)

    def _login_secret(self) -> str:
        from chalicelib.aws.secrets import Secrets

        name = self.settings.login_secret
        return (Secrets(self._clients.lazily("ssm")).read(name) or "") if name else ""

    @cached_property
    def _conversations(self) -> Conversations:
        return Conversations(self._table)

    @cached_property
    def _desks(self) -> "Desks":
        from chalicelib.store.desks import Desks

        return Desks(self._table)

    @cached_property
    def _claims(self) -> "Claims":
        from chalicelib.store.claims import Claims

        return Claims(self._table)

    @cached_property
    def _desk_answers(self) -> "DeskAnswers":
        from chalicelib.services.desk_answers import DeskAnswers

        return DeskAnswers(self._beside_bot)

    @cached_property
    def _beside_bot(self) -> "BesideBot":
        from chalicelib.services.beside_bot import BesideBot

        return BesideBot(self.hearing, self.handoff)

    @cached_property
    def _delivery_feed(self) -> "DeliveryFeed":
        from chalicelib.services.desk_feed import DeliveryFeed

        return DeliveryFeed(self._desks, self.feeds)

    @cached_property
    def _abuse_records(self) -> "AbuseRecords":
        from chalicelib.store.abuse import AbuseRecords

        return AbuseRecords(self._table)

    @cached_property
    def _desk_turns(self) -> "DeskTurns":
        from chalicelib.services.desk_turns import DeskTurns

        return DeskTurns(
            self._conversations, self._desks, self._claims, self.tenants, _new_nonce, _now
        )

    @cached_property
    def _promising(self) -> "Promising":
        from chalicelib.services.promising import Promising

        return Promising(self._desks, self.agents, self._desk_figures)

    @cached_property
    def _desk_figures(self) -> "DeskFigures":
        from chalicelib.store.desk_figures import DeskFigures

        return DeskFigures(self._table, _now)

    @cached_property
    def _undelivered(self) -> "Undelivered":
        from chalicelib.services.undelivered import Undelivered

        return Undelivered(self._desk_turns, self._claims)

    @cached_property
    def _deliveries(self) -> "Deliveries":
        from chalicelib.store.deliveries import Deliveries

        return Deliveries(self._table)

    @cached_property
    def _aliases(self) -> "Aliases":
        from chalicelib.store.aliases import Aliases

        return Aliases(self._table)

    @cached_property
    def _sealed(self) -> "SealedItems":
        from chalicelib.store.sealed_items import SealedItems

        return SealedItems(self._table)

    @cached_property
    def _vault(self) -> Vault:
        return Vault(self._clients.lazily("kms"), self.settings.kms_key)

    @cached_property
    def _answers(self) -> "Answers":
        from chalicelib.store.answers import Answers

        return Answers(self._table)

    @cached_property
    def _signals(self) -> "Signals":
        from chalicelib.store.signals import Signals

        return Signals(self._table)

    @cached_property
    def _counters(self) -> "Counters":
        from chalicelib.store.counters import Counters

        return Counters(self._table, _now)

    @cached_property
    def _keys(self) -> TenantKeys:
        wrapping = DataKeys(self._clients.lazily("kms"), self.settings.kms_key)
        return TenantKeys(self._table, wrapping.wrap, wrapping.unwrap)


def read_tenant(folder: Path, today: date) -> "Draft":
    """An officer's folder, read and checked; needs no running platform."""
    from chalicelib.definitions.draft import read_draft

    limits = {name: channel.limits for name, channel in all_channels().items()}
    return read_draft(folder, today=today, limits=limits, matcher=default_matcher())


@cache
def default_matcher() -> "Matcher":
    """The matcher that new versions are built for; it remembers what it has built."""
    from chalicelib.matchers.lexical import Lexical
    from chalicelib.matchers.remembered import cache_folder
    from chalicelib.matchers.semantic import semantic

    return semantic(Lexical(), cache=cache_folder())


@lru_cache(maxsize=512)
def verdict_on(text: str) -> "Verdict":
    """Abuse by words and by meaning; by words alone where the engine is not.

    Remembered: a desk's page is drawn again and again. The webhook judges by words alone.
    """
    from chalicelib.domain.abuse_tone import judge_tone

    return judge_tone(text, _tone().probabilities(text))


@cache
def _tone() -> "Tone":
    from chalicelib.matchers.abusive import Abusive
    from chalicelib.matchers.engine import WEIGHTS, engine_of

    return Abusive(engine_of(WEIGHTS / "tuned.npz"))


def _new_nonce() -> str:
    return secrets.token_urlsafe(9)


def _drawn(letters: str, count: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(count))


def _now() -> datetime:
    return datetime.now(UTC)


@cache
def platform() -> Platform:
    """The process's platform, from its environment."""
    settings = read_settings(os.environ)
    if not settings.endpoint:
        _log_as_json()
    return Platform(settings)


def _log_as_json() -> None:
    """One JSON line a record on the root logger, ids as fields."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    # It would tell at every cold start where it found its credentials.
    logging.getLogger("botocore").setLevel(logging.WARNING)
    for handler in root.handlers or [logging.StreamHandler()]:
        handler.setFormatter(_JsonLines())
        if handler not in root.handlers:
            root.addHandler(handler)


class _JsonLines(logging.Formatter):
    """Powertools' formatter, imported with the first line: most cold starts write none."""

    def format(self, record: logging.LogRecord) -> str:
        return _powertools_formatter().format(record)


@cache
def _powertools_formatter() -> logging.Formatter:
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

    return LambdaPowertoolsFormatter()
