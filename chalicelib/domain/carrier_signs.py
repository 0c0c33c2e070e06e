"""Signs and letters that carriers lack, as people write them who have no others."""

import re
import unicodedata
from collections.abc import Mapping

_HALF_WIDTH = re.compile("[｡-ﾟ]+")
# What stands for the letter before it once more: 様々, 人々.
_AGAIN = re.compile("([一-鿿])々")

SIGNS: Mapping[str, str] = {
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("•‧∙・⋅▪◦⦁", "·"),
    **dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u202f", " "),
    **dict.fromkeys("‛′ʼ", "'"),
    **dict.fromkeys("‟″", '"'),
    **dict.fromkeys("⁄∕", "/"),
    **dict.fromkeys("◼◾", "■"), **dict.fromkeys("◻◽", "□"),
    **dict.fromkeys("❗❕", "!"), **dict.fromkeys("❓❔", "?"),
    **dict(zip("⁰⁵⁶⁷⁸⁹", ("^0", "^5", "^6", "^7", "^8", "^9"), strict=True)),
    **dict(zip("⑯⑰⑱⑲⑳", ("(16)", "(17)", "(18)", "(19)", "(20)"), strict=True)),
    **dict(zip("❶❷❸❹❺❻❼❽❾❿⓫⓬⓭⓮⓯", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮", strict=True)),
    **dict(zip("➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓", "①②③④⑤⑥⑦⑧⑨⑩" * 2, strict=True)),
    **dict(zip("«»‹›„‚〝〟〖〗", "“”‘’“‘“”【】", strict=True)),
    **dict(zip("¢£¥¬‖∶⋯≈≦≧", "￠￡￥￢∥:…≒≤≥", strict=True)),
    "〜": "~", "₩": "원", "©": "(c)", "✓": "v", "✔": "v", "✕": "x", "✖": "x", "➜": "→",
    "➡": "→", "⇨": "→", "⭐": "★", "❤": "♥", "📞": "☎", "➕": "+", "➖": "-", "➗": "÷",
    "₫": "đ", "₮": "MNT",
    # The Icelandic letter looks the same; carriers have its small one, đ, by itself.
    "Đ": "Ð",
    # Mongolian letters that Russian lacks: so they are typed on keyboards without them, and so
    # passports have them (Ö and Ü without the dots). Vowels agree in a word, so it stays readable.
    "ө": "о", "Ө": "О", "ү": "у", "Ү": "У",
    # Japan's long vowel, the sign for nought in Chinese years, and 込, which is read so.
    "ー": "―", "〇": "○", "込": "こ",
}  # fmt: skip


def plainer(text: str) -> str:
    """Without what needs its neighbours to be understood: half-width kana, repeated letters."""
    whole = _HALF_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return _AGAIN.sub(r"\1\1", whole)
