"""What a talk is about where nothing tells its subject: the first words that were said in it."""

from chalicelib.domain.commands import command
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.menu import AGENT

# In letters, so that a list of many talks stays small.
LONGEST = 30


def about(entry: DeskEntry, masked: str) -> str:
    """What the entry is about once this was said in it; `masked`: no personal number in it.

    Empty while nothing was said but that a person is wanted, and where a subject is known.
    """
    if entry.subject or entry.about or command(masked) == AGENT:
        return entry.about
    words = " ".join(masked.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
