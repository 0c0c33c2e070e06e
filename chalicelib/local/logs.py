"""The application's log lines as a person reads them: level, message, ids. On AWS they are JSON."""

import logging

# What every record has of its own; all else came by `extra`.
_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def log_to_terminal() -> None:
    """Our own lines from INFO on, everybody else's from WARNING on, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Readable("%(levelname)-9s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("chalicelib").setLevel(logging.INFO)


class _Readable(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        ids = {name: value for name, value in record.__dict__.items() if name not in _OWN}
        said = super().formatMessage(record)
        return said + "".join(f"  {name}={value}" for name, value in ids.items())
