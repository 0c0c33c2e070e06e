"""An agent's file on the text line: a small JPEG goes as a picture, all else as its address.

Source: an MMS's picture is a JPEG of at most 300 KB (Infobank's SDK, `files.upload_mms`).
"""

from datetime import datetime, timedelta

from chalicelib.domain.dates import spell_day
from chalicelib.domain.language import Text, fill, say
from chalicelib.domain.message import Attachment
from chalicelib.domain.shared_file import size_words
from chalicelib.domain.tenant import Tenant

MOST_PICTURE = 300 * 1024
_PICTURE_TYPE = "image/jpeg"

# Beside the texts of a version, which every turn reads: these are rare. Carriers have no simplified
# letters, Chinese or Japanese: both are written in the full ones.
_PICTURE: Text = {
    "ko": "{name}에서 사진을 보내 드립니다.",
    "en": "{name} is sending you a picture.",
    "zh": "{name}發送照片。",
    "ja": "{name}から寫眞をお送りします。",
    "vi": "{name} gửi bạn một bức ảnh.",
    "mn": "{name} танд зураг илгээж байна.",
}
_ADDRESS: Text = {
    "ko": "{name}에서 파일을 보내 드립니다.\n{opens}\n{day}까지 열어 보실 수 있습니다.",
    "en": "{name} is sending you a file.\n{opens}\nYou can open it until {day}.",
    "zh": "{name}發送文件。\n{opens}\n{day}之前可以打開。",
    "ja": "{name}からファイルをお送りします。\n{opens}\n{day}まで開けます。",
    "vi": "{name} gửi bạn một tệp.\n{opens}\nBạn có thể mở đến {day}.",
    "mn": "{name} танд файл илгээж байна.\n{opens}\n{day} хүртэл нээх боломжтой.",
}


def is_picture(file: Attachment) -> bool:
    """Whether an MMS carries it."""
    return file.mime == _PICTURE_TYPE and file.size <= MOST_PICTURE


def told_picture(tenant: Tenant, language: str) -> str:
    """What stands beside the picture: a text is never without words."""
    return fill(say(_PICTURE, language), name=say(tenant.name, language))


def told_address(
    tenant: Tenant, file: Attachment, public_url: str, until: datetime, language: str
) -> str:
    """Where the file opens, and the last whole day before `until`, when it is gone."""
    address = f"{public_url}/f/{tenant.id}/{file.file}"
    return fill(
        say(_ADDRESS, language),
        name=say(tenant.name, language),
        day=spell_day(until - timedelta(days=1), language),
        # Last: a file's name may hold what looks like a gap.
        opens=f"{file.name} ({size_words(file.size)})\n{address}",
    )
