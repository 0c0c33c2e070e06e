"""What the web chat's page is told of a message for the desk: its answer comes to the log."""

from chalicelib.domain.conversation import Mode
from chalicelib.domain.desk_words import desk_words
from chalicelib.domain.message import Json
from chalicelib.services.beside_bot import BesideBot
from chalicelib.services.talk import Talk, dump


class ChatAnswers:
    """The same delivery again is heard once, and told with the number 0."""

    def __init__(self, beside_bot: BesideBot) -> None:
        self._beside_bot = beside_bot

    def heard(self, talk: Talk) -> bytes | Mode:
        """`{mode: "agent", seq, notice?}` as JSON, or whose the talk is. Raises Retryable."""
        id = talk.message.message_id
        claim = f"{talk.channel.name}:{talk.who.contact}:{id}" if id else ""
        heard = self._beside_bot.hear(talk, claim)
        if isinstance(heard, Mode):
            return heard
        seq = heard.turn.seq if heard.turn else 0
        told: Json = {"mode": Mode.AGENT.value, "seq": seq}
        entry = heard.entry
        if heard.stays and entry:
            receipt = entry.receipt
            told["notice"] = desk_words(talk.tenant, "desk.held", entry.language, receipt=receipt)
        return dump(told)
