"""A person's phone number at the desk: asked for with a card, opened for one look, texted to."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.bootstrap.reply_texts import reply_text_parts
from chalicelib.domain.conversation import ConversationKey
from chalicelib.web.desk import TALK
from chalicelib.web.desk_acts import FORMS
from chalicelib.web.desk_frame import STAFF, key_of, talked
from chalicelib.web.drawing import page
from chalicelib.web.guard import Visit, staff
from chalicelib.web.request import whole

contacts = Blueprint(__name__)


@contacts.route(TALK + "/contact/ask", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="contact.ask")
def ask(visit: Visit, family: str, contact: str) -> Response:
    """Asks the person for their number, once a session; the talk as it is now."""
    who = key_of(visit, family, contact)
    platform().contact_numbers.ask(visit.member, who)
    return _live(visit, who)


@contacts.route(TALK + "/replies/{turn}/text", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="reply.text")
def send_text(visit: Visit, family: str, contact: str, turn: str) -> Response:
    """Sends by text what an ended session kept back, once; the talk as it is now."""
    who = key_of(visit, family, contact)
    reply_text_parts().replies.send(visit.member, who, whole(turn))
    return _live(visit, who)


@contacts.route(TALK + "/contact", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="contact.reveal")
def reveal(visit: Visit, family: str, contact: str) -> Response:
    """The number, for this one look: no other page bears it."""
    number = platform().contact_numbers.reveal(visit.member, key_of(visit, family, contact))
    return page("desk/contact_shown.html", visit.address, number=number)


def _live(visit: Visit, who: ConversationKey) -> Response:
    shown = talked(visit, who, whole(visit.form.get("after", "")))
    return page("desk/live.html", visit.address, visit=visit, **shown)
