"""A person's phone number at the desk: asked for with a card, opened for one look."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.web.desk import TALK
from chalicelib.web.desk_acts import FORMS
from chalicelib.web.desk_frame import STAFF, key_of, talked
from chalicelib.web.drawing import page
from chalicelib.web.guard import Visit, staff

contacts = Blueprint(__name__)


@contacts.route(TALK + "/contact/ask", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="contact.ask")
def ask(visit: Visit, family: str, contact: str) -> Response:
    """Asks the person for their number, once a session; the talk as it is now."""
    who, seen = key_of(visit, family, contact), visit.form.get("after", "")
    platform().contact_numbers.ask(visit.member, who)
    after = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0
    return page("desk/live.html", visit.address, visit=visit, **talked(visit, who, after))


@contacts.route(TALK + "/contact", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="contact.reveal")
def reveal(visit: Visit, family: str, contact: str) -> Response:
    """The number, for this one look: no other page bears it."""
    number = platform().contact_numbers.reveal(visit.member, key_of(visit, family, contact))
    return page("desk/contact_shown.html", visit.address, number=number)
