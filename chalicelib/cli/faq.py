"""`sotong faq`: tries how questions are matched."""

import typer

from chalicelib.cli import faq_test

app = typer.Typer(help="자주 묻는 질문 찾기를 시험합니다.", no_args_is_help=True)
app.command("test")(faq_test.test)


@app.callback()
def faq() -> None:
    """자주 묻는 질문 찾기를 시험합니다."""
