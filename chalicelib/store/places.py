"""Where things lie: every partition key begins `T#<tenant>#`, so no query can leave its tenant.

Only the last segment of a key may hold any character; tenant ids are checked here, families and
days are ours. That makes two different things always have two different keys.
"""

import re
from datetime import date

from chalicelib.domain.errors import NotFound

# Tenant ids as docs/tenant-files.md has them.
_TENANT_ID = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)

# The register of tenants; `*` can be no tenant's id.
REGISTER = "T#*#CFG"


def conversation(tenant_id: str, family: str, contact: str) -> str:
    """Partition of a conversation: contact, turns, desk entry, deliveries."""
    return f"{_tenant(tenant_id)}C#{family}#{contact}"


def alias(tenant_id: str, family: str, hashed: str) -> str:
    """Partition of another id of a contact."""
    return f"{_tenant(tenant_id)}X#{family}#{hashed}"


def config(tenant_id: str) -> str:
    """Partition of a tenant's versions, pointer and wrapped key."""
    return f"{_tenant(tenant_id)}CFG"


def counters(tenant_id: str, day: date) -> str:
    """Partition of one day's counters."""
    return f"{_tenant(tenant_id)}S#{day.isoformat()}"


def unanswered(tenant_id: str, day: date) -> str:
    """Partition of one day's unanswered texts."""
    return f"{_tenant(tenant_id)}U#{day.isoformat()}"


def given(tenant_id: str, entry: str, version: int) -> str:
    """Partition of whoever was given an entry's answer by a version."""
    return f"{_tenant(tenant_id)}F#{version}#{entry}"


def recalls(tenant_id: str, entry: str, version: int) -> str:
    """Partition of the recalls of an entry's answer by a version."""
    return f"{_tenant(tenant_id)}R#{version}#{entry}"


def expiring(tenant_id: str) -> str:
    """Partition of what owners were told of answers that grow old."""
    return f"{_tenant(tenant_id)}W"


def signals(tenant_id: str, day: date) -> str:
    """Partition of one day's questions without a good answer."""
    return f"{_tenant(tenant_id)}G#{day.isoformat()}"


def gaps(tenant_id: str) -> str:
    """Partition of a tenant's gaps: the last night's list, and what was accepted."""
    return f"{_tenant(tenant_id)}GAPS"


def claim(tenant_id: str, event_id: str) -> str:
    """Partition of what makes an event count once."""
    return f"{_tenant(tenant_id)}I#{event_id}"


def sessions(tenant_id: str) -> str:
    """Partition of the sessions of a tenant's desk."""
    return f"{_tenant(tenant_id)}SESSION"


def audit(tenant_id: str, month: str, shard: int) -> str:
    """Partition of a share of one month's log of access; `month` is `YYYY-MM`, UTC."""
    return f"{_tenant(tenant_id)}L#{month}#{shard}"


def backlog(tenant_id: str, department: str) -> str:
    """Partition of who waits for a department, in the order in which they are taken."""
    return f"{_tenant(tenant_id)}Q#{department}"


def talks_of(tenant_id: str, agent: str) -> str:
    """Partition of an agent's talks."""
    return f"{_tenant(tenant_id)}A#{agent}"


def agents(tenant_id: str) -> str:
    """Partition of who works at a tenant's desk."""
    return f"{_tenant(tenant_id)}AGENTS"


def receipt(tenant_id: str, number: str) -> str:
    """Partition of what a receipt number stands for."""
    return f"{_tenant(tenant_id)}N#{number}"


def feed(tenant_id: str) -> str:
    """Partition of the counters that open pages ask for."""
    return f"{_tenant(tenant_id)}FEED"


def desk_talks(tenant_id: str, family: str, contact: str) -> str:
    """Partition of what is known of one person's talks, for the desk's statistics."""
    return f"{_tenant(tenant_id)}DT#{family}#{contact}"


def desk_work(tenant_id: str, day: date) -> str:
    """Partition of the agents' work on one day."""
    return f"{_tenant(tenant_id)}DA#{day.isoformat()}"


def desk_cells(tenant_id: str, day: date) -> str:
    """Partition of one day's figures of the desk."""
    return f"{_tenant(tenant_id)}DS#{day.isoformat()}"


def desk_pace(tenant_id: str, department: str) -> str:
    """Partition of how long a department's talks last, day by day."""
    return f"{_tenant(tenant_id)}DP#{department}"


def evidence(tenant_id: str, family: str, contact: str) -> str:
    """Partition of what was said in abuse, apart from the conversation it was said in."""
    return f"{_tenant(tenant_id)}E#{family}#{contact}"


def evidence_requests(tenant_id: str) -> str:
    """Partition of a tenant's requests to look at evidence."""
    return f"{_tenant(tenant_id)}E#REQUESTS"


def suspended(tenant_id: str) -> str:
    """Partition of a tenant's suspended contacts."""
    return f"{_tenant(tenant_id)}SUSPENDED"


def noticed(tenant_id: str) -> str:
    """Partition of when a tenant last sent something unasked, channel by channel."""
    return f"{_tenant(tenant_id)}NOTICED"


def standings(tenant_id: str, family: str) -> str:
    """Partition of what all said of being written to, short, a row for each person."""
    return f"{_tenant(tenant_id)}WORD#{family}"


def said(tenant_id: str, family: str) -> str:
    """Partition of the same, as it was said: a row for each word, by time."""
    return f"{_tenant(tenant_id)}SAID#{family}"


def topic(tenant_id: str, shard: int, topic_id: str) -> str:
    """Partition of a share of a topic's subscribers."""
    return f"{_tenant(tenant_id)}TOPIC#{shard}#{topic_id}"


def spending(tenant_id: str, month: str) -> str:
    """Partition of what one month's messages cost; `month` is `YYYY-MM`, Korean time."""
    return f"{_tenant(tenant_id)}SPEND#{month}"


def notice(tenant_id: str, id: str) -> str:
    """Partition of one notice and of what it told on its way."""
    return f"{_tenant(tenant_id)}NOTICE#{id}"


def due_notices(tenant_id: str, shard: int) -> str:
    """Of an index: a share of the notices that somebody has to look at, by when."""
    return f"{_tenant(tenant_id)}NOTICEDUE#{shard}"


def broadcast(tenant_id: str, id: str) -> str:
    """Partition of one broadcast: head, chunks, and whoever was not reached."""
    return f"{_tenant(tenant_id)}B#{id}"


def broadcasts(tenant_id: str) -> str:
    """Partition of the list of a tenant's broadcasts."""
    return f"{_tenant(tenant_id)}BROADCASTS"


def task(tenant_id: str, id: str) -> str:
    """Partition of one task of contact."""
    return f"{_tenant(tenant_id)}TASK#{id}"


def tasks(tenant_id: str) -> str:
    """Partition of a tenant's open tasks of contact, by due time."""
    return f"{_tenant(tenant_id)}TASKS"


def _tenant(tenant_id: str) -> str:
    if not _TENANT_ID.fullmatch(tenant_id):
        raise NotFound("no such tenant")
    return f"T#{tenant_id}#"
