"""The commands that work on a running platform, with right names and with wrong ones."""

import json
import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.staff import AgentState, Member, Presence, Role
from chalicelib.services.handoff import Asking
from chalicelib.services.hearing import Words
from chalicelib.settings import read_settings
from tests.cli.conftest import Command
from tests.local.local_run import ROOT, LocalRun, ask
from tests.local.waiting import eventually

pytestmark = [pytest.mark.engine, pytest.mark.long]

ICHEON = ROOT / "tenants" / "icheon"
ICHEON_BOT = json.loads((ICHEON / "tenant.json").read_text("utf-8"))["channels"]["kakao"]["bot_id"]


def channels(sotong: Command, tenant: str) -> dict[str, dict[str, Any]]:
    rows = json.loads(sotong("channels", "show", tenant, "--json").out)
    return {row["channel"]: row for row in rows}


def channel(sotong: Command, tenant: str) -> dict[str, Any]:
    return channels(sotong, tenant)["kakao"]


def say(row: dict[str, Any], text: str, user: str) -> tuple[int, Any]:
    payload = {
        "bot": {"id": row["bot_id"]},
        "userRequest": {"utterance": text, "user": {"id": user, "type": "botUserKey"}},
    }
    headers = {row["header"]: row["value"], "X-Request-Id": uuid.uuid4().hex}
    return ask(row["url"], payload, headers)


def new_city(folder: Path, id: str, bot: str) -> Path:
    """Icheon's files under another name, outside of the project."""
    made = folder / id
    shutil.copytree(ICHEON, made)
    file = made / "tenant.json"
    text = file.read_text("utf-8").replace('"id": "icheon"', f'"id": "{id}"')
    file.write_text(text.replace(ICHEON_BOT, bot), "utf-8")
    return made


@pytest.mark.parametrize(
    "words",
    [
        "tenants show nope", "tenants show ICHEON", "tenants show ../icheon", "tenants register nope",
        "channels show nope", "channels show ICHEON --json", "channels secret nope kakao",
        "channels secret icheon fax", "channels secret dongjak sms",
        "conversations show icheon nope", "conversations show nope nope",
        "conversations export icheon #", "conversations delete icheon nope --yes",
        "conversations find icheon kakao nobody", "conversations find icheon fax nobody",
        "conversations find nope kakao nobody", "stats nope", "stats icheon --day yesterday",
        "stats icheon --day 2026-02-30", "stats icheon --unanswered --day 2026-13-01",
    ],
)  # fmt: skip
def test_a_wrong_name_is_one_korean_sentence_and_exit_1(sotong: Command, words: str) -> None:
    said = sotong(*words.split())
    assert (said.code, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1
    assert "가" <= max(said.err) <= "힣"


@pytest.mark.parametrize("words", [("",), ("\udcff",), ("x" * 3000,), ("\u202e",)])
def test_a_contact_of_any_letters_is_not_found(sotong: Command, words: tuple[str]) -> None:
    said = sotong("conversations", "export", "icheon", *words)
    assert (said.code, said.out) == (1, "")


@pytest.mark.parametrize(
    "words",
    [
        "tenants list --json", "tenants show icheon --json", "channels show icheon --json",
        "channels show dongjak --json", "stats icheon --json", "stats icheon --unanswered --json",
        "tenants lint --json",
    ],
)  # fmt: skip
def test_json_is_all_that_stdout_carries(sotong: Command, words: str) -> None:
    said = sotong(*words.split())
    assert said.code == 0
    json.loads(said.out)


def test_what_is_to_be_pasted_is_never_cut_off(sotong: Command) -> None:
    shown = sotong("channels", "show", "icheon").out
    for row in channels(sotong, "icheon").values():
        assert all(row[name] in shown for name in ("url", "header", "value", "bot_id"))
    versions = sotong("tenants", "show", "icheon").out
    assert "…" not in versions


def test_a_new_city_from_anywhere_is_answered_within_seconds(
    sotong: Command, run: LocalRun, tmp_path: Path
) -> None:
    folder = new_city(tmp_path, "haneul", "65f0c0ffee001122334455a1")
    assert ask(run.platform["url"] + "/webhooks/kakao/haneul", {})[0] == 404
    said = sotong("tenants", "register", str(folder))
    assert (said.code, said.out) == (0, "haneul version 1\n")
    row = channel(sotong, "haneul")
    assert len(row["value"]) >= 32
    eventually(lambda: say(row, "처음으로", "synthetic-1")[0] == 200, 15)
    assert say({**row, "value": channel(sotong, "icheon")["value"]}, "안녕", "u")[0] == 401


def test_the_same_files_again_are_no_new_version(sotong: Command, tmp_path: Path) -> None:
    folder = new_city(tmp_path, "badang", "65f0c0ffee001122334455a2")
    for _ in range(2):
        assert sotong("tenants", "register", str(folder)).out == "badang version 1\n"


def test_a_folder_with_faults_changes_nothing_and_each_is_told_once(
    sotong: Command, tmp_path: Path
) -> None:
    folder = new_city(tmp_path, "noeul", "65f0c0ffee001122334455a3")
    sotong("tenants", "register", str(folder))
    before = sotong("tenants", "show", "noeul", "--json").out
    (folder / "menu.json").write_text("{", "utf-8")
    (folder / "faq.json").write_bytes(b"\xff\xfe")
    said = sotong("tenants", "register", str(folder), "--note", "broken")
    assert (said.code, said.out) == (1, "")
    assert [said.err.count(name) for name in ("menu.json", "faq.json")] == [1, 1]
    assert "아무것도 바뀌지 않았습니다" in said.err
    assert sotong("tenants", "show", "noeul", "--json").out == before


def test_a_third_secret_is_refused_until_the_first_is_retired(
    sotong: Command, tmp_path: Path
) -> None:
    sotong("tenants", "register", str(new_city(tmp_path, "byeol", "65f0c0ffee001122334455a4")))
    first = channel(sotong, "byeol")["value"]
    assert sotong("channels", "secret", "byeol", "kakao").code == 0
    second = channel(sotong, "byeol")["value"]
    refused = sotong("channels", "secret", "byeol", "kakao")
    assert (refused.code, refused.out) == (1, "")
    assert "--retire" in refused.err
    assert channel(sotong, "byeol")["value"] == second != first
    assert sotong("channels", "secret", "byeol", "kakao", "--retire").code == 0
    assert sotong("channels", "secret", "byeol", "kakao").code == 0


def test_a_conversation_is_found_shown_exported_and_deleted(sotong: Command) -> None:
    row = channel(sotong, "icheon")
    user = "synthetic-record"
    say(row, "제 번호는 010-1234-5678입니다", user)
    say(row, "처음으로", user)
    contact = sotong("conversations", "find", "icheon", "kakao", user).out.strip()
    shown = sotong("conversations", "show", "icheon", contact).out
    exported = json.loads(sotong("conversations", "export", "icheon", contact).out)
    assert [turn["seq"] for turn in exported["turns"]] == [1, 2]
    assert "처음으로" in shown
    assert "1234" not in shown + json.dumps(exported)
    assert sotong("conversations", "show", "gyeonggi", contact).code == 1
    assert sotong("conversations", "delete", "gyeonggi", contact, "--yes").code == 1
    assert sotong("conversations", "delete", "icheon", contact, "--yes").out == "3\n"
    assert sotong("conversations", "show", "icheon", contact).code == 1


def test_what_found_no_answer_is_counted_and_masked(sotong: Command) -> None:
    row = channel(sotong, "gyeonggi")
    say(row, "승마 체험 예약 010-1234-5678", "synthetic-unanswered")

    def counted() -> bool:
        texts = json.loads(sotong("stats", "gyeonggi", "--unanswered", "--json").out)
        return any("승마" in each["text"] for each in texts)

    eventually(counted, 15)
    assert "1234" not in sotong("stats", "gyeonggi", "--unanswered").out
    assert json.loads(sotong("stats", "gyeonggi", "--json").out)["unanswered"] >= 1


def test_a_talk_with_people_is_shown_with_who_said_what(
    sotong: Command, run: LocalRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in run.platform["env"].items():
        monkeypatch.setenv(name, value)
    platform = Platform(read_settings(run.platform["env"]))
    who = ConversationKey("icheon", "web", "synthetic-person-at-the-desk")
    entry = platform.handoff.ask(who, Asking(channel="web")).entry
    platform.hearing.hear(who, Words("여권을 잃어버렸어요"))
    own = frozenset({entry.department})
    agent = Member("agent-1", "icheon", "상담사 1", frozenset({Role.AGENT}), own)
    free = AgentState(agent.id, agent.name, Presence.READY, own, frozenset(), 0, 5, entry.since)
    platform.agents.put("icheon", free)
    platform.desk.take(agent, who)
    platform.desk.reply(agent, who, "무엇을 도와드릴까요?\n천천히 말씀해 주세요.")
    platform.desk.note(agent, who, "여권과에 물어봄")

    shown = sotong("conversations", "show", "icheon", who.contact).out

    told = [line for line in shown.splitlines() if line.startswith("  자동 안내: ")]
    assert any(entry.receipt in line for line in told)
    for line in (
        "  시민: 여권을 잃어버렸어요\n",
        "  상담사: 무엇을 도와드릴까요?\n        천천히 말씀해 주세요.\n",
        "  메모(시민에게 보이지 않음): 여권과에 물어봄\n",
    ):
        assert line in shown
    # Nobody sent a file, and where no bot answered there is no answer that cannot be read.
    assert "(파일)" not in shown
    assert "챗봇" not in shown
