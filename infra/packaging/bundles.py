"""The two zips: which functions run from each, and what goes in.

Chalice would make one zip for every function. The webhook has its own, because a citizen waits for
its cold start.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bundle:
    """A zip. Paths are below its root; `doors` is the SOTONG_DOORS its functions run with."""

    name: str
    functions: tuple[str, ...]
    doors: str
    # Operations by service; botocore gets the data of no other, so nothing else can be called.
    calls: Mapping[str, tuple[str, ...]]
    # Packages of run.txt beside those of webhook.txt.
    also: tuple[str, ...]
    # Parts of chalicelib that none of the functions import.
    without: tuple[str, ...]


# The command and the local platform stay at home; publishing runs from the command, so pydantic
# and holidays stay there with it.
_AT_HOME = ("chalicelib/cli", "chalicelib/local", "chalicelib/definitions")

# What only the parts of the platform name that no webhook asks for (bootstrap/officers, staff,
# facts, broadcasts); a test looks for any other use. The last is urllib3's for browsers.
_NOT_OF_WEBHOOKS = (
    "chalicelib/aws/broadcast_files.py",
    "chalicelib/aws/broadcast_lists.py",
    "chalicelib/aws/dead_letters.py",
    "chalicelib/aws/given_up.py",
    "chalicelib/aws/mail.py",
    "chalicelib/aws/queues.py",
    "chalicelib/bootstrap/departments.py",
    "chalicelib/bootstrap/tasks.py",
    "chalicelib/bootstrap/notices.py",
    "chalicelib/bootstrap/queues.py",
    "chalicelib/bootstrap/reconciling.py",
    "chalicelib/channels/department_webhook.py",
    "chalicelib/channels/bizgo_bulk.py",
    "chalicelib/channels/bizgo_notices.py",
    "chalicelib/channels/solapi.py",
    "chalicelib/domain/ad_label.py",
    "chalicelib/domain/audience.py",
    "chalicelib/domain/broadcast.py",
    "chalicelib/domain/broadcast_list.py",
    "chalicelib/domain/broadcast_preview.py",
    "chalicelib/domain/broadcast_rights.py",
    "chalicelib/domain/broadcast_upload.py",
    "chalicelib/domain/chunk.py",
    "chalicelib/domain/claims.py",
    "chalicelib/domain/contact_task.py",
    "chalicelib/domain/contact_wish.py",
    "chalicelib/domain/consent_telling.py",
    "chalicelib/domain/csv_text.py",
    "chalicelib/domain/department_notice.py",
    "chalicelib/domain/desk_figures_text.py",
    "chalicelib/domain/faq_mistakes.py",
    "chalicelib/domain/faq_score.py",
    "chalicelib/domain/gap_words.py",
    "chalicelib/domain/gaps.py",
    "chalicelib/domain/login_attempt.py",
    "chalicelib/domain/notice_acts.py",
    "chalicelib/domain/notice_rules.py",
    "chalicelib/domain/session_cookie.py",
    "chalicelib/domain/task_words.py",
    "chalicelib/domain/text_mapping_faults.py",
    "chalicelib/domain/token_bucket.py",
    "chalicelib/domain/wished_time.py",
    "chalicelib/matchers/grouping.py",
    "chalicelib/sealing",
    "chalicelib/services/audience_rules.py",
    "chalicelib/services/auditing.py",
    "chalicelib/services/broadcast_gate.py",
    "chalicelib/services/broadcast_lists.py",
    "chalicelib/services/broadcast_mending.py",
    "chalicelib/services/broadcast_planning.py",
    "chalicelib/services/broadcast_ports.py",
    "chalicelib/services/broadcast_rate.py",
    "chalicelib/services/broadcast_reading.py",
    "chalicelib/services/broadcast_sending.py",
    "chalicelib/services/broadcast_uploads.py",
    "chalicelib/services/broadcast_work.py",
    "chalicelib/services/broadcasting.py",
    "chalicelib/services/consent_reminding.py",
    "chalicelib/services/contact_task_ports.py",
    "chalicelib/services/contact_tasks.py",
    "chalicelib/services/due_tasks.py",
    "chalicelib/services/gap_effects.py",
    "chalicelib/services/gap_mining.py",
    "chalicelib/services/gap_ports.py",
    "chalicelib/services/gathering.py",
    "chalicelib/services/login.py",
    "chalicelib/services/login_ports.py",
    "chalicelib/services/notice_calls.py",
    "chalicelib/services/notice_mending.py",
    "chalicelib/services/notice_people.py",
    "chalicelib/services/notice_sending.py",
    "chalicelib/services/notifying.py",
    "chalicelib/services/owners.py",
    "chalicelib/services/publishing.py",
    "chalicelib/services/recalls.py",
    "chalicelib/services/records.py",
    "chalicelib/services/reconciling.py",
    "chalicelib/services/reconciling_pushes.py",
    "chalicelib/services/reconciling_texts.py",
    "chalicelib/services/staff_sessions.py",
    "chalicelib/services/telling_departments.py",
    "chalicelib/services/task_telling.py",
    "chalicelib/services/trial.py",
    "chalicelib/store/audit.py",
    "chalicelib/sheets",
    "chalicelib/store/broadcast_item.py",
    "chalicelib/store/broadcast_uploads.py",
    "chalicelib/store/broadcasts.py",
    "chalicelib/store/contact_tasks.py",
    "chalicelib/store/gaps.py",
    "chalicelib/store/late.py",
    "chalicelib/store/sessions.py",
    "chalicelib/store/tellings.py",
    "chalicelib/services/wished_contacts.py",
    "chalicelib/domain/back_off.py",
    "chalicelib/domain/vendor_share.py",
    "chalicelib/services/vendor_choice.py",
    "chalicelib/services/vendor_rate.py",
    "chalicelib/channels/fetching.py",
    "chalicelib/services/taking_files.py",
    "chalicelib/services/publisher.py",
    "chalicelib/store/warnings.py",
    "chalicelib/domain/session.py",
    "chalicelib/services/statistics.py",
    "chalicelib/services/counting.py",
    "chalicelib/domain/faq_question.py",
    "chalicelib/domain/canned_replies.py",
    "chalicelib/domain/audit.py",
    "chalicelib/services/audit_copies.py",
    "chalicelib/aws/locked_bucket.py",
    "chalicelib/domain/public_page.py",
    "chalicelib/services/delivering.py",
    "chalicelib/services/consult_pushing.py",
    "chalicelib/services/text_pushing.py",
    "chalicelib/channels/bizgo_sender.py",
    "chalicelib/channels/bizgo_text.py",
    "chalicelib/services/outbound_gate.py",
    "chalicelib/services/spending.py",
    "chalicelib/store/purse.py",
    "chalicelib/domain/budget.py",
    "chalicelib/services/pushing.py",
    "urllib3/contrib/emscripten",
)

WEBHOOK = Bundle(
    name="webhook",
    functions=("WebhookHandler",),
    doors="webhooks",
    calls={
        "dynamodb": ("GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem"),
        "kms": ("Decrypt", "Encrypt"),
    },
    also=(),
    without=(
        *_AT_HOME,
        *_NOT_OF_WEBHOOKS,
        "chalicelib/oidc",
        "chalicelib/web",
        "chalicelib/api/public.py",
    ),
)
APPLICATION = Bundle(
    name="application",
    functions=(
        "APIHandler",
        "PublishEvents",
        "CountEvents",
        "GatherSignals",
        "MineGaps",
        "WarnOwners",
        "CountTalks",
        "DeliverReplies",
        "ReadTexts",
        "TakeFiles",
        "TellDepartments",
        "Reconcile",
        "SendNotices",
        "MendNotices",
        "RemindConsents",
        "FollowTasks",
        "TellDueTasks",
        "TakeAwsTexts",
        "ReturnTalks",
        "ReviewPromises",
        "SendBroadcasts",
        "MendBroadcasts",
    ),
    doors="",
    calls={
        "dynamodb": ("GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem"),
        "kms": ("Decrypt", "Encrypt", "GenerateDataKey"),
        "s3": ("DeleteObject", "GetObject", "HeadObject", "PutObject"),
        "sesv2": ("SendEmail",),
        "sns": ("PublishBatch",),
        "sqs": ("SendMessage", "SendMessageBatch"),
        "ssm": ("GetParameter",),
    },
    also=("et-xmlfile", "jinja2", "markupsafe", "openpyxl", "pyjwt"),
    without=_AT_HOME,
)
BUNDLES = (WEBHOOK, APPLICATION)
