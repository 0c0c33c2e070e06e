"""What one answer of the web chat holds: the page is ours, so the limits are for its readers."""

from chalicelib.domain.channel import Limits

LIMITS = Limits(
    bubbles=6,
    text=4000,
    card_title=200,
    card_text=4000,
    card_buttons=6,
    button_label=60,
    list_header=200,
    list_items=10,
    list_title=200,
    list_text=400,
    list_buttons=4,
    quick_replies=14,
    quick_reply_label=60,
    size=60_000,
)

# How long a message, an address, a target and a token may be.
TEXT = 4000
VALUE = 1000
TARGET = 200
TOKEN = 4096
