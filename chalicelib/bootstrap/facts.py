"""Facts on their way: out of the table, through the queues, into what counts them."""

import time
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import drawn, now
from chalicelib.bootstrap.officers import OfficerParts
from chalicelib.bootstrap.texts import TextParts
from chalicelib.domain.deadline import Deadline

if TYPE_CHECKING:
    from chalicelib.domain.events import Published
    from chalicelib.domain.message import Json
    from chalicelib.services.agreeing_to_ads import AgreeingToAds
    from chalicelib.services.audit_copies import AuditCopies
    from chalicelib.services.publisher import Publisher
    from chalicelib.services.subscribing import Subscribing
    from chalicelib.services.taking_files import TakingFiles
    from chalicelib.services.topic_audience import TopicSeal

# Within the function's 30 seconds the bucket must be written and the note.
_FETCH_SECONDS = 20.0


class FactParts(TextParts, OfficerParts):
    """Services of the stream and its queues."""

    @cached_property
    def publisher(self) -> "Publisher":
        """The stream's door to SNS."""
        from chalicelib.aws.topic import Topic
        from chalicelib.services.desk_feed import DeskFeed
        from chalicelib.services.publisher import Publisher
        from chalicelib.store.contact_tasks import due_of
        from chalicelib.store.inbox import arrival_of
        from chalicelib.store.notice_facts import created_of
        from chalicelib.store.turn_item import turn_of
        from chalicelib.store.warnings import warning_of

        def others(image: "Json") -> "Published | None":
            return arrival_of(image) or warning_of(image) or due_of(image) or created_of(image)

        topic = Topic(self._clients.lazily("sns"), self.settings.events_topic)
        return Publisher(topic, turn_of, others, DeskFeed(self.feeds).tell, self._follow)

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

    def take_files(self, body: str) -> None:
        """Fetches the files of the turn that one published fact, as its queue carries it, names."""
        from chalicelib.aws.topic import published_of

        deadline = Deadline(time.monotonic() + _FETCH_SECONDS, time.monotonic)
        self._taking_files.take(published_of(body), deadline)

    @cached_property
    def _subscribing(self) -> "Subscribing":
        from chalicelib.services.subscribing import Subscribing

        return Subscribing(
            self._consents, self.hearing, self._desk_turns, self._claims, self._topic_seal, now
        )

    @cached_property
    def _agreeing_to_ads(self) -> "AgreeingToAds":
        from chalicelib.services.agreeing_to_ads import AgreeingToAds

        return AgreeingToAds(self._consents, self.hearing, self._desk_turns, now)

    @cached_property
    def _topic_seal(self) -> "TopicSeal":
        from chalicelib.sealing.aes_gcm import AesGcm
        from chalicelib.services.topic_audience import TopicSeal

        return TopicSeal(self._keys, AesGcm())

    @cached_property
    def _taking_files(self) -> "TakingFiles":
        from chalicelib.channels.fetching import Fetcher
        from chalicelib.domain.shared_file import ID_LENGTH, ID_LETTERS
        from chalicelib.services.taking_files import TakingFiles

        return TakingFiles(
            self.tenants,
            self._deliveries,
            self._brought,
            self._files,
            Fetcher(self.settings.media_hosts),
            lambda: drawn(ID_LETTERS, ID_LENGTH),
            now,
            self._delivery_feed.tell,
        )

    def count_talk(self, body: str) -> None:
        """Counts one published fact of a talk, as its queue carries it."""
        from chalicelib.aws.topic import published_of

        self.desk_counting.count(published_of(body))

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
