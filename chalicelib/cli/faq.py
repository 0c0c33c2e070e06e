"""`sotong faq`: tries how questions are matched, minds answers that age or were wrong."""

import typer

from chalicelib.cli import faq_accept, faq_expiring, faq_gaps, faq_recall, faq_test

app = typer.Typer(
    help="자주 묻는 질문을 시험하고, 오래된 답과 잘못된 답을 챙깁니다.", no_args_is_help=True
)
app.command("test")(faq_test.test)
app.command("expiring")(faq_expiring.expiring)
app.command("recall")(faq_recall.recall)
app.command("gaps")(faq_gaps.gaps)
app.command("accept")(faq_accept.accept)


@app.callback()
def faq() -> None:
    """자주 묻는 질문을 시험하고, 오래된 답과 잘못된 답을 챙깁니다."""
