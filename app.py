"""The map of all doors: HTTP blueprints, the stream's and the queues' handlers.

`SOTONG_DOORS=webhooks` opens the webhooks alone: that function has a cold start of its own and
imports nothing else.
"""

import os

from chalice.app import Chalice, CloudWatchEvent, DynamoDBEvent, SQSEvent

from chalicelib.api.jobs import Failures, each_record, in_order
from chalicelib.api.webhooks import webhooks
from chalicelib.bootstrap import platform

app = Chalice(app_name="sotong", configure_logs=False)
app.register_blueprint(webhooks)

if os.environ.get("SOTONG_DOORS") != "webhooks":
    from chalicelib.api.public import public
    from chalicelib.web.broadcast_acts import broadcast_acts
    from chalicelib.web.broadcasts import broadcasts
    from chalicelib.web.chat import chat
    from chalicelib.web.desk import desk
    from chalicelib.web.desk_acts import acts
    from chalicelib.web.desk_board import boards
    from chalicelib.web.desk_contact import contacts
    from chalicelib.web.desk_files import attaching
    from chalicelib.web.desk_handover import handovers
    from chalicelib.web.desk_protection import protections
    from chalicelib.web.desk_statistics import statistics
    from chalicelib.web.desk_tasks import duties
    from chalicelib.web.login import login
    from chalicelib.web.pages import pages
    from chalicelib.web.request import here
    from chalicelib.web.static import files

    app.register_blueprint(public)
    app.register_blueprint(pages)
    app.register_blueprint(here)
    app.register_blueprint(files)
    app.register_blueprint(login)
    app.register_blueprint(desk)
    app.register_blueprint(acts)
    app.register_blueprint(attaching)
    app.register_blueprint(boards)
    app.register_blueprint(handovers)
    app.register_blueprint(contacts)
    app.register_blueprint(protections)
    app.register_blueprint(statistics)
    app.register_blueprint(duties)
    app.register_blueprint(broadcasts)
    app.register_blueprint(broadcast_acts)
    app.register_blueprint(chat)


# The real ARN is the template's `Fn::GetAtt`; Chalice wants one here.
@app.on_dynamodb_record(stream_arn="arn:aws:dynamodb:ap-northeast-2:000000000000:table/t/stream/s")
def publish_events(event: DynamoDBEvent) -> Failures:
    """The table's stream: what new turns tell goes to SNS."""
    return in_order(event.to_dict(), platform().publisher.publish)


@app.on_sqs_message(queue="sotong-events-counters", batch_size=10)
def count_events(event: SQSEvent) -> Failures:
    """Facts for the daily counters."""
    return each_record(event.to_dict(), platform().count)


# 09:10 in Seoul: the morning of the day whose date is judged.
@app.schedule("cron(10 0 * * ? *)")
def warn_owners(event: CloudWatchEvent) -> None:
    """Answers that grow old, told to their owners."""
    platform().owners.warn()


@app.on_sqs_message(queue="sotong-events-gaps", batch_size=10)
def gather_signals(event: SQSEvent) -> Failures:
    """Facts that tell of questions without a good answer."""
    return each_record(event.to_dict(), platform().gather)


@app.on_sqs_message(queue="sotong-events-texts", batch_size=1)
def read_texts(event: SQSEvent) -> Failures:
    """Facts that tell of a text in the inbox: the bot answers it, or a person will."""
    return each_record(event.to_dict(), platform().read_text)


@app.on_sqs_message(queue="sotong-events-desk", batch_size=10)
def count_talks(event: SQSEvent) -> Failures:
    """Facts of talks, for the statistics of the desk."""
    return each_record(event.to_dict(), platform().count_talk)


@app.on_sqs_message(queue="sotong-aws-texts", batch_size=10)
def take_aws_texts(event: SQSEvent) -> Failures:
    """Texts that AWS published to the topic of all cities: into the inbox."""
    return each_record(event.to_dict(), platform().take_aws_text)


# One at a time: files come from elsewhere, and each may take ten seconds.
@app.on_sqs_message(queue="sotong-events-files", batch_size=1)
def take_files(event: SQSEvent) -> Failures:
    """Facts that tell of files that a person brought: into our own bucket."""
    return each_record(event.to_dict(), platform().take_files)


# One at a time: a part of a broadcast takes up to two minutes.
@app.on_sqs_message(queue="sotong-broadcasts", batch_size=1)
def send_broadcasts(event: SQSEvent) -> Failures:
    """Parts of broadcasts, to their vendor."""
    return each_record(event.to_dict(), platform().work_on_broadcast)


# 18:00 UTC is three in the morning in Seoul, when nearly nobody writes.
@app.schedule("cron(0 18 * * ? *)")
def mine_gaps(event: CloudWatchEvent) -> None:
    """What citizens asked of late and the FAQ lacks, for every tenant."""
    platform().gap_mining.mine_all()


@app.schedule("rate(1 minute)")
def return_talks(event: CloudWatchEvent) -> None:
    """Talks that nobody looks after, back to their old places; what was put aside, woken."""
    platform().returning.sweep()


@app.schedule("rate(5 minutes)")
def review_promises(event: CloudWatchEvent) -> None:
    """People who wait and whose promised time has moved later, told so."""
    platform().reviewing.review()


@app.schedule("rate(5 minutes)")
def mend_broadcasts(event: CloudWatchEvent) -> None:
    """Broadcasts that stand still, brought on."""
    platform().mending.mend_all()


# Declared where webhooks are not served: these doors cost their cold start nothing.
if os.environ.get("SOTONG_DOORS") != "webhooks":
    from chalicelib.bootstrap.delivering import delivering_parts
    from chalicelib.bootstrap.departments import department_parts
    from chalicelib.bootstrap.notices import notice_parts
    from chalicelib.bootstrap.reconciling import reconciling_parts
    from chalicelib.bootstrap.tasks import task_parts

    @app.on_sqs_message(queue="sotong-events-departments", batch_size=5)
    def tell_departments(event: SQSEvent) -> Failures:
        """Facts that concern a department: by mail, or to its own system."""
        return each_record(event.to_dict(), department_parts().tell)

    # One at a time: a call to a vendor may take ten seconds.
    @app.on_sqs_message(queue="sotong-events-deliver", batch_size=1)
    def deliver_replies(event: SQSEvent) -> Failures:
        """Facts that tell of something to be said to a person by a push."""
        return each_record(event.to_dict(), delivering_parts().deliver)

    # One at a time: a call to a vendor may take ten seconds.
    @app.on_sqs_message(queue="sotong-events-notices", batch_size=1)
    def send_notices(event: SQSEvent) -> Failures:
        """Facts of notices to single people: the next step of each."""
        return each_record(event.to_dict(), notice_parts().send)

    @app.schedule("rate(5 minutes)")
    def mend_notices(event: CloudWatchEvent) -> None:
        """Notices that nobody looks at, queued again."""
        notice_parts().mending.mend_all()

    # 01:00 UTC is ten in the morning in Seoul.
    @app.schedule("cron(0 1 * * ? *)")
    def remind_consents(event: CloudWatchEvent) -> None:
        """People who agreed to advertising nearly two years ago, told that it holds."""
        notice_parts().reminding.remind_all()

    @app.schedule("rate(5 minutes)")
    def reconcile(event: CloudWatchEvent) -> None:
        """Texts that were kept and never read, pushes that stand still: brought on, or told."""
        reconciling_parts().reconcile()

    @app.on_sqs_message(queue="sotong-events-tasks", batch_size=10)
    def follow_tasks(event: SQSEvent) -> Failures:
        """Facts of talks from which tasks of contact come, or that tasks go with."""
        return each_record(event.to_dict(), task_parts().follow)

    @app.schedule("rate(5 minutes)")
    def tell_due_tasks(event: CloudWatchEvent) -> None:
        """Tasks of contact that nobody has done by their time, told to their departments."""
        task_parts().due.sweep()
