"""The job that confirms consents needs nothing on AWS that its policy forbids."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from chalicelib.bootstrap import Platform
from chalicelib.bootstrap.notices import NoticeParts
from chalicelib.domain.consent import Consents, Scope
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.notice import End
from chalicelib.domain.purpose import Purpose
from tests.house.rights import watched
from tests.house.town import CITY, TABLE, settings_of_town
from tests.platforms import city_body, register
from tests.services.notices import WAYS

AD = Scope("sms", Purpose.AD)


def test_a_consent_is_told_of_and_noted_the_next_morning(
    moto: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = settings_of_town()
    register(Platform(settings), city_body(ways=WAYS))
    parts = NoticeParts(settings, {})
    who = ConversationKey(CITY, "sms", "a" * 24)
    given = datetime.now(UTC) - timedelta(days=720)
    with watched(monkeypatch) as watch:
        with watch.acting("read_texts"):
            parts._consents.write(CITY, who, Consents().gave(AD, "form:1", given))
        with watch.acting("remind_consents"):
            assert parts.reminding.remind_all() == 0
        [item] = [
            each
            for each in boto3.client("dynamodb").scan(TableName=TABLE)["Items"]
            if each["pk"]["S"].startswith(f"T#{CITY}#NOTICE#")
        ]
        id = item["pk"]["S"].rpartition("#")[2]
        told = parts.notifying.get(CITY, id)
        parts._notices.change(told, replace(told, end=End.ARRIVED))
        with watch.acting("remind_consents"):
            assert parts.reminding.remind_all() == 1
        assert not watch.refused
    assert parts._consents.of(CITY, who).known[AD].confirmed_at
