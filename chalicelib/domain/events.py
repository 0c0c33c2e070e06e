"""Facts in the past tense. They ride on the item that caused them and are published from there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fact(StrEnum):
    """What can happen in a turn."""

    CONVERSATION_STARTED = "ConversationStarted"
    TURN_TAKEN = "TurnTaken"  # data: the topic that answered, empty when none did
    QUESTION_UNANSWERED = "QuestionUnanswered"  # data: the masked text
    AGENT_REQUESTED = "AgentRequested"
    EMERGENCY_NOTICED = "EmergencyNoticed"  # data: its kind
    ANSWER_LIKED = "AnswerLiked"  # data: <entry>@<version that answered>
    ANSWER_DISLIKED = "AnswerDisliked"  # data: <entry>@<version that answered>
    # A recall has something to say to this contact; a channel that can push says it at once.
    CORRECTION_DUE = "CorrectionDue"  # data: <entry>@<version that answered>#<recall>
    CORRECTION_SHOWN = "CorrectionShown"  # data: the recall
    # Once an entry, day and step; tenant-wide. data: JSON, services/ageing.py
    ANSWER_EXPIRING = "AnswerExpiring"
    FAQ_DEGRADED = "FaqDegraded"  # free text was matched without the version's vectors
    BOT_REPLIED = "BotReplied"  # on a channel that is pushed: to be delivered; data: {"channel"}
    FILES_BROUGHT = "FilesBrought"  # of every turn that names files by an address; on no turn
    TEXT_ARRIVED = "TextArrived"  # a text message lies in the inbox; data: its delivery
    # A person's talk with the desk. data of each: JSON, domain/desk_entry.py::facts_about.
    TALK_OPENED = "TalkOpened"  # somebody waits for a person
    TALK_HEARD = "TalkHeard"  # the contact wrote while they wait or are talked with
    TALK_TAKEN = "TalkTaken"  # an agent has it
    TALK_RETURNED = "TalkReturned"  # back to its old place in the backlog
    TALK_TRANSFERRED = "TalkTransferred"  # to another department or agent
    TALK_SNOOZED = "TalkSnoozed"  # put aside until a moment
    TALK_REPLIED = "TalkReplied"  # an agent wrote: to be delivered
    TALK_CLOSED = "TalkClosed"  # with topic and outcome
    TALK_RATED = "TalkRated"  # 1 to 5
    TALK_SESSION_ENDED = "TalkSessionEnded"  # nothing more reaches the person on this channel
    TALK_NOT_DELIVERED = "TalkNotDelivered"  # what the desk said did not arrive
    PROMISE_MOVED = "PromiseMoved"  # a waiting person is told anew when their turn comes
    TALK_NOTED = "TalkNoted"  # staff remarked something among themselves
    ABUSE_WARNED = "AbuseWarned"
    ABUSE_ALARMED = "AbuseAlarmed"  # a supervisor must look now
    CONTACT_SUSPENDED = "ContactSuspended"  # by a supervisor, until a moment
    SUSPENSION_LIFTED = "SuspensionLifted"  # before its end
    HELP_GIVEN = "HelpGiven"  # who spoke of danger to life was told where help is
    CONTACT_ASKED = "ContactAsked"  # for their phone number, by a card
    CONTACT_TOLD = "ContactTold"  # their phone number is known now
    TALK_REFUSED = "TalkRefused"  # a suspended contact asked for a person and was told why not
    TASK_MADE = "TaskMade"  # they are told by when somebody calls or visits them
    TASK_DUE = "TaskDue"  # nobody has done it by its time; on no turn: store/contact_tasks.py
    NOTICES_STOPPED = "NoticesStopped"  # they want nothing unasked, and were told so
    NOTICES_WANTED = "NoticesWanted"  # they took that back
    # Which topics there are, that one was joined or left. data: JSON with `listed`, `topic`
    TOPICS_TOLD = "TopicsTold"
    ADS_TOLD = "AdsTold"  # they agreed to advertising or took its night back, and were told so
    # A notice to one person; on no turn. data of the first two: its id; of the last: JSON.
    NOTICE_CREATED = "NoticeCreated"
    NOTICE_MOVED = "NoticeMoved"  # its vendor reported a failure: the next way may begin
    NOTICE_FAILED = "NoticeFailed"  # no way brought it


@dataclass(frozen=True, slots=True)
class Event:
    """One fact, as it is stored on a turn. Text is not repeated here: the turn has it."""

    fact: Fact
    data: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """One fact on its way through SNS and SQS. `id` is the write's nonce and the event's index."""

    id: str
    fact: Fact
    data: str
    tenant_id: str
    channel: str
    contact: str
    seq: int
    at: datetime
