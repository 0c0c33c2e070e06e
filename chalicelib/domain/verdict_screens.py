"""Whether an answer helped: the two choices under it, and the screens they lead to.

A verdict is a target, `liked:<entry>@<version>`: the version is the one that answered.
"""

from chalicelib.domain.menu import AGAIN, AGENT, DISLIKED, LIKED
from chalicelib.domain.reply import Choice, Reply, Words
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.view import Screen, View, exits, ways

# What `prose` calls the words that stand under every answer.
THUMBS = "thumbs"
THUMBS_TEXTS = ("helped", "label.helped", "label.not_helped")


def thumbs(view: View, id: str) -> tuple[Choice, ...]:
    """The two choices; none where a version was compiled before there were words for them."""
    if "helped" not in view.tenant.texts:
        return ()
    answer = f"{id}@{view.tenant.version}"
    return (
        Choice(view.text("label.helped"), f"{LIKED}:{answer}"),
        Choice(view.text("label.not_helped"), f"{DISLIKED}:{answer}"),
    )


def liked_screen(view: View, answer: str) -> Screen | None:
    """Thanks, and the way on."""
    if not _can_be(view.tenant, answer):
        return None
    words = Words(view.text("thanks_liked"))
    return Screen(Reply((words,), exits(view)), "", ("thanks_liked",))


def disliked_screen(view: View, answer: str) -> Screen | None:
    """An apology; a person and asking in other words come before anything else."""
    if not _can_be(view.tenant, answer):
        return None
    words = Words(view.text("thanks_disliked", contact=view.contact()))
    first = Choice(view.text("label.agent"), AGENT), Choice(view.text("label.again"), AGAIN)
    return Screen(Reply((words,), (*first, *ways(view))), "", ("thanks_disliked", "label.again"))


def again_screen(view: View, number: int) -> Screen:
    """Asks for the question in other words."""
    key = "ask_in_other_words" if "ask_in_other_words" in view.tenant.texts else "ask_again"
    return Screen(Reply((Words(view.text(key)),), exits(view)), "", (key,))


def _can_be(tenant: Tenant, answer: str) -> bool:
    """Whether such an answer can have been given: of an entry there is, not of a version to come.

    Versions before this one are believed: they are on old buttons.
    """
    entry, _, version = answer.rpartition("@")
    if entry not in tenant.faq or "thanks_liked" not in tenant.texts:
        return False
    if not (version.isascii() and version.isdigit() and len(version) < 7):
        return False
    # A number is written in one way only, so that one answer has one name.
    return version == str(int(version)) and 1 <= int(version) <= tenant.version
