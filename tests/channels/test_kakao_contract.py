"""KakaoTalk keeps what every channel promises."""

import json
from pathlib import Path

from chalicelib.channels.kakao import KakaoSkill
from chalicelib.channels.kakao_limits import check
from chalicelib.domain.message import Request
from tests.channels.contract import NOW, ChannelContract

PAYLOADS = Path(__file__).parents[1] / "payloads" / "kakao"


class TestKakaoContract(ChannelContract):
    channel = KakaoSkill()

    def signed(self, body, secret):
        headers = {"x-webhook-secret": secret}
        return Request("icheon", headers, body, NOW, "https://icheon.example")

    def samples(self):
        names = (
            "text_input",
            "secure_image",
            "user_with_all_keys",
            "context_with_state",
            "parameter_check",
            "image_upload_several",
        )
        return [(PAYLOADS / f"{name}.json").read_bytes() for name in names]

    def faults(self, rendered):
        written = json.dumps(rendered, ensure_ascii=False).encode()
        return check(rendered) + ["really too large"] * (len(written) > 30_000)
