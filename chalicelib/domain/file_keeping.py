"""How long a shared file is kept (as long as the turn that names it), and how it is handed out."""

from urllib.parse import quote

from chalicelib.domain.file_names import ending_of

# Rules of the bucket delete a file after one of these days, by its tag (infra/resources.yaml; a
# test compares them). A tenant's own number (1-3650) is rounded up; until when a file may be opened
# is judged to the second beside it.
KEPT_DAYS = (30, 60, 90, 180, 365, 730, 1095, 1825, 3650)


def days_kept(days: int) -> int:
    """The rule that keeps a file at least so many days."""
    return next((each for each in KEPT_DAYS if each >= days), KEPT_DAYS[-1])


def disposition(name: str, *, shown: bool) -> str:
    """Content-Disposition: pictures are shown, everything else is saved (RFC 6266, RFC 8187)."""
    plain = f"file.{ending_of(name)}" if ending_of(name).isascii() else "file"
    how = "inline" if shown else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
