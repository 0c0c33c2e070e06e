"""Log lines as JSON, as AWS's log store reads them."""

import logging
from functools import cache


def log_as_json() -> None:
    """One JSON line a record on the root logger, ids as fields."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    # One would tell at every cold start where it found its credentials, the other every address
    # that it calls, in which a vendor of messages is asked after a phone number.
    for name in ("botocore", "httpx"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for handler in root.handlers or [logging.StreamHandler()]:
        handler.setFormatter(_JsonLines())
        if handler not in root.handlers:
            root.addHandler(handler)


class _JsonLines(logging.Formatter):
    """Powertools' formatter, imported with the first line: most cold starts write none."""

    def format(self, record: logging.LogRecord) -> str:
        return _powertools_formatter().format(record)


@cache
def _powertools_formatter() -> logging.Formatter:
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

    return LambdaPowertoolsFormatter()
