"""What a reply on the text line costs its job: calls of AWS and units, of a process that is warm.

`python -m tests.perf.reply_costs` prints the table: of a line with its own account alone, and of a
city with two vendors, whose standing is looked at every half minute and told every twenty seconds.
"""

import json
import logging
from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from chalicelib.aws.topic import message_of
from chalicelib.bootstrap import Platform
from chalicelib.bootstrap.delivering import DeliveringParts
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address, Json
from chalicelib.domain.staff import Member, Role
from chalicelib.domain.text_message import Call
from chalicelib.services.publisher import facts_of
from chalicelib.settings import Settings
from chalicelib.store.schema import create_table
from tests.conftest import REGION
from tests.perf.notice_costs import CITY, MANY, TABLE, Bill, counted
from tests.platforms import city_body, register
from tests.services import texting
from tests.services.reply_town import ways
from tests.text_fakes import FakeTextSender

# So many replies came before: more than are looked back at.
BEFORE = 9
AGENT = Member("agent-1", CITY, "상담사 1", frozenset({Role.AGENT}), frozenset({"minwon"}))


def bill(two_vendors: bool) -> Bill:
    """Of replies of an agent, each a fact of its own."""
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        platform, parts = _town(two_vendors)
        who = _begun(platform)
        for n in range(BEFORE):
            _replied(platform, parts, who, f"앞 {n}")
        found = Bill()
        for n in range(MANY):
            fact = _said(platform, who, f"뒤 {n}")
            with counted(patch) as one:
                parts.delivering.deliver(fact)
            found.calls += one.calls
            found.read_units += one.read_units
            found.write_units += one.write_units
        taken = sum(each.calls for each in vars(parts)["_vendors"].values())
        # The receipt's number went out with the first.
        assert taken == BEFORE + MANY + 1, taken
        return found


def _replied(platform: Platform, parts: DeliveringParts, who: ConversationKey, text: str) -> None:
    parts.delivering.deliver(_said(platform, who, text))


def _said(platform: Platform, who: ConversationKey, text: str) -> Published:
    turn = platform.desk.reply(AGENT, who, text)
    assert turn
    return facts_of(who, turn)[0]


def _begun(platform: Platform) -> ConversationKey:
    item = {"moKey": "MO1", "moNumber": texting.NUMBER, "moCallback": texting.PHONE, "moMsg": "가"}
    raw, now = json.dumps({"moCnt": 1, "moLst": [item]}).encode(), datetime.now(UTC)
    call = Call({}, raw, "https://city.example", texting.HOOK, now)
    platform.text_inbox.receive("msghub", CITY, call)
    platform.read_text(_arrived(now))
    key = platform._keys.of(CITY)
    contact = contact_id(key, "sms", Address("phone", texting.PHONE))
    who = ConversationKey(CITY, "sms", contact)
    platform.duty.arrive(AGENT)
    platform.desk.take(AGENT, who)
    return who


def _arrived(now: datetime) -> str:
    return message_of(Published("id", Fact.TEXT_ARRIVED, "msghub#MO1", CITY, "", "", 0, now))


def _town(two_vendors: bool) -> tuple[Platform, DeliveringParts]:
    create_table(boto3.client("dynamodb", region_name=REGION), TABLE)
    queue = boto3.client("sqs", region_name=REGION).create_queue(QueueName="deliver")["QueueUrl"]
    key = boto3.client("kms", region_name=REGION).create_key()["KeyMetadata"]["KeyId"]
    settings = Settings("test", REGION, TABLE, key, "", "https://city.example", "")
    platform = Platform(settings)
    accounts = {name: texting.accounts()[name] for name in ("sms", "msghub")}
    # So much that nothing waits for room.
    own: Json = ways() if two_vendors else {}
    for vendor in own.get("vendors", ()):
        vendor["rate"] = 1_000_000
    hours = {"week": [[[0, 1440]]] * 7, "closed": {}}
    register(platform, city_body(accounts=accounts, ways=own, agent_hours=hours))
    for name in ("sms/api-key", "s/key", "s/x"):
        boto3.client("ssm", region_name=REGION).put_parameter(
            Name=f"/sotong/test/{CITY}/{name}", Value="synthetic", Type="SecureString"
        )
    parts = DeliveringParts(settings, {"SOTONG_DELIVER_QUEUE": queue})
    vendors = {"bizgo": FakeTextSender(), "solapi": FakeTextSender("solapi", False)}
    vars(parts).update(_bizgo=vendors["bizgo"], _vendors=vendors)
    return platform, parts


def main() -> None:
    """The table."""
    for title, two in (("by the line's own account", False), ("by one of two vendors", True)):
        print(title)
        for name, value in bill(two).per_notice().items():
            print(f"  {name:<28}{value:>6.2f}")


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    main()
