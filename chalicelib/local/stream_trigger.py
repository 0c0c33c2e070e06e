"""Hands the table's new items to the publisher, as Lambda's event source mapping does.

The engine keeps no stream records over a restart: `drain` hands over the rest before it stops.
"""

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.local.function import Function
from chalicelib.local.lambda_events import failed_items, stream_event

log = logging.getLogger(__name__)

SECONDS_BETWEEN_READS = 0.2
# A dead engine is the runner's to tell, and it does so sooner than after so many reads.
FAULTS_UNTOLD = 5
# A record that failed so often is given up, as the mapping's retry limit says (infra/).
TRIES = 5
# The mapping's filter: events ride on items that are inserted, never on changed ones.
HANDED_OVER = "INSERT"
EXPIRED = {"ExpiredIteratorException", "TrimmedDataAccessException"}

Record = Mapping[str, Any]


class StreamTrigger(threading.Thread):
    """Reads every shard from its oldest record until `drain`."""

    def __init__(self, streams: Any, arn: str, function: Function, batch_size: int) -> None:
        super().__init__(name="stream", daemon=True)
        self._streams = streams
        self._arn = arn
        self._function = function
        self._batch_size = batch_size
        # Shard id -> the iterator of its next page, None once the shard is closed and read.
        self._next: dict[str, str | None] = {}
        self._waiting: list[Record] = []
        self._tries = 0
        self._faults = 0
        self._draining = threading.Event()
        self._deadline = 0.0

    def run(self) -> None:
        """Reads and hands over; while draining, until the stream is empty or time is up."""
        while True:
            last = self._draining.is_set()
            moved = self._safely()
            if last and (self._is_late() or not (moved or self._waiting)):
                return
            if not moved:
                self._pause()

    def drain(self, seconds: float) -> int:
        """Hands over what is left, for at most so long; how many records could not be."""
        self._deadline = time.monotonic() + seconds
        self._draining.set()
        self.join(seconds + 5)
        return len(self._waiting)

    def _safely(self) -> bool:
        try:
            moved = self._once()
            self._faults = 0
        except (BotoCoreError, ClientError) as error:
            self._faults += 1
            if self._faults > FAULTS_UNTOLD:
                log.warning("stream not read", extra={"error": type(error).__name__})
            return False
        return moved

    def _once(self) -> bool:
        """One step; False when there was nothing to do, or it has to wait."""
        if not self._waiting:
            return self._read()
        # After a failure one at a time: what the mapping's bisecting comes to.
        return self._hand_over(self._waiting[: 1 if self._tries else self._batch_size])

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline

    def _pause(self) -> None:
        if self._draining.is_set():
            time.sleep(SECONDS_BETWEEN_READS)
        else:
            self._draining.wait(SECONDS_BETWEEN_READS * 2**self._tries)

    def _hand_over(self, batch: list[Record]) -> bool:
        numbers = [str(record["dynamodb"]["SequenceNumber"]) for record in batch]
        failed = self._invoke(batch, numbers)
        done = next((i for i, number in enumerate(numbers) if number in failed), len(batch))
        if done:
            self._tries = 0
        del self._waiting[:done]
        if not failed:
            return True
        self._tries += 1
        if self._tries >= TRIES:
            log.error("stream record given up", extra={"sequence_number": numbers[done]})
            del self._waiting[0]
            self._tries = 0
        return False

    def _invoke(self, batch: list[Record], numbers: list[str]) -> set[str]:
        try:
            answer = self._function.invoke(stream_event(self._arn, batch))
        except Exception:
            # As on Lambda: a function that raises has handled nothing.
            log.exception("stream handler failed")
            return set(numbers)
        return failed_items(answer, numbers)

    def _read(self) -> bool:
        found: list[Record] = []
        for shard, iterator in self._shards().items():
            if iterator is not None:
                found += self._page(shard, iterator)
        self._waiting += [record for record in found if record["eventName"] == HANDED_OVER]
        return bool(found)

    def _shards(self) -> dict[str, str | None]:
        if not self._next:
            described = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]
            for shard in described["Shards"]:
                self._next[shard["ShardId"]] = self._start(shard["ShardId"])
        return dict(self._next)

    def _page(self, shard: str, iterator: str) -> list[Record]:
        try:
            page = self._streams.get_records(ShardIterator=iterator, Limit=1000)
        except ClientError as error:
            # The machine slept: begin again at the oldest; consumers are idempotent by event id.
            if error.response["Error"]["Code"] in EXPIRED:
                self._next[shard] = self._start(shard)
                return []
            raise
        self._next[shard] = page.get("NextShardIterator")
        return list(page["Records"])

    def _start(self, shard: str) -> str:
        answer = self._streams.get_shard_iterator(
            StreamArn=self._arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
        )
        return str(answer["ShardIterator"])
