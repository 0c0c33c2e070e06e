"""The skill's door and the desk over one log: the bot answers beside a talk that waits."""

from chalicelib.channels import CHANNELS
from chalicelib.services.beside_bot import BesideBot
from chalicelib.services.desk_answers import DeskAnswers
from chalicelib.services.inbound import Receiver
from chalicelib.services.reply import Replies
from tests.services.desk import Desk as BotDesk
from tests.services.desk_town import TENANT, Town


def skill(town: Town) -> BotDesk:
    """The town's bot, by whose door a waiting person writes."""
    bot = BotDesk(tenant=town.tenants.active(TENANT), conversations=town.log)  # type: ignore[arg-type]
    bot.receiver = Receiver(
        CHANNELS,
        town.tenants,
        bot.keys,
        bot.vault,
        town.log,
        Replies({"exact": bot.matcher}),
        lambda: f"bot-{len(bot.log)}",
        DeskAnswers(BesideBot(town.hearing, town.handoff)).heard,
    )
    return bot
