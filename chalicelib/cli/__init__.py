"""The `sotong` command. Results go to stdout, everything else to stderr."""

import typer

from chalicelib.cli import (
    abuse,
    audit,
    broadcasts,
    channels,
    conversations,
    events,
    faq,
    masking,
    notices,
    queues,
    stats,
    tenants,
)
from chalicelib.cli.failures import told_plainly
from chalicelib.cli.printing import speak_utf8

app = typer.Typer(
    help="소통: 지자체 시민 채널을 다루는 명령입니다.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(tenants.app, name="tenants")
app.add_typer(channels.app, name="channels")
app.add_typer(conversations.app, name="conversations")
app.add_typer(masking.app, name="masking")
app.add_typer(abuse.app, name="abuse")
app.add_typer(faq.app, name="faq")
app.add_typer(broadcasts.app, name="broadcasts")
app.add_typer(notices.app, name="notices")
app.add_typer(queues.app, name="queues")
app.add_typer(events.app, name="events")
app.command("stats")(stats.stats)
app.command("audit")(audit.audit)


def main() -> None:
    """The console script."""
    speak_utf8()
    with told_plainly():
        app()
