"""Chinese and Japanese by text: in letters that Korean carriers have, and nothing said otherwise."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.carrier_han import form_of, sound_of, sounds
from chalicelib.domain.carrier_text import TITLE_BYTES, carried, kind_of, size_of, title_of
from chalicelib.domain.han_letters import FORMS, SOUNDS
from chalicelib.domain.text_kind import TextKind

PAIRS = list(zip(FORMS[::2], FORMS[1::2], strict=True))
# Everyday letters of mainland China, of Taiwan and of Japan, by their own standards.
GB2312 = [bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8)
          for cell in range(0xA1, 0xFF)]  # fmt: skip
SIMPLIFIED = st.sampled_from([letter for letter in GB2312 if letter])
KANA = st.sampled_from("あいうがぱっャュンヴー々")
BITS = st.one_of(
    SIMPLIFIED,
    KANA,
    st.sampled_from("가나다 \n,.0①«»Đơữөү̀️"),
    st.characters(),
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("请稍等，正在为您转接工作人员。", "請稍等，正在爲nin轉接工作人員。"),
        ("外国人签证办理时间", "外國人簽證辦理時間"),
        ("查询垃圾费", "査詢laji費"),
        ("账单、窗口、清单、青年", "帳單、窓口、淸單、靑年"),
        ("二〇二六年", "二○二六年"),
        ("申し込みは窓口で、働く人々の画面へ", "申しこみは窓口で、動く人人の畵面へ"),
        ("データを変更しました", "デ―タを變更しました"),
        ("ｶﾞｲﾄﾞ ﾗｰﾒﾝ", "ガイド ラ―メン"),
        ("Đường Điện Biên Phủ, 5.000₫", "Ðuong Ðien Bien Phu, 5.000đ"),
        ("«Сайн байна уу»", "“Сайн байна уу”"),
        ("500₮", "500MNT"),
        ("£5 ¥6 ¢7", "￡5 ￥6 ￠7"),
        ("10⁵ ⑯ ➋ ❸ ①", "10^5 (16) ② ③ ①"),
        ("필요해요❗ ➕", "필요해요! +"),
    ],
)
def test_what_carriers_lack_is_written_as_its_readers_know_it(text: str, written: str) -> None:
    found = carried(text)
    assert (found.text, found.lost) == (written, ())


@pytest.mark.parametrize("sign", ["∉", "≢", "≮", "⊄", "⇏", "∄"])
def test_a_sign_is_never_turned_into_its_opposite(sign: str) -> None:
    assert carried(f"가 {sign} 나").lost == (sign,)


def test_a_sound_stands_in_chinese_alone() -> None:
    assert carried("找到了").text == "zhao到了"
    # A Korean or Japanese reader could do nothing with it.
    assert carried("이름은 김找입니다").lost == ("找",)
    assert carried("これは咖です").lost == ("咖",)


def test_each_letter_has_one_other_form_that_carriers_have_and_no_detour() -> None:
    lacking = [letter for letter, _ in PAIRS]
    assert len(set(lacking)) == len(lacking) > 1800
    for letter, form in PAIRS:
        assert size_of(form) == 2
        assert carried(letter).text == form
        with pytest.raises(UnicodeEncodeError):
            size_of(letter)


def test_each_sound_is_typed_with_plain_letters_and_of_a_letter_without_a_form() -> None:
    assert "".join(SOUNDS.split())
    for letter, sound in sounds().items():
        assert sound.isascii() and sound.isalpha() and sound.islower()
        assert form_of(letter) is None
        assert sound_of(letter) == sound


@given(st.lists(BITS).map("".join))
def test_whatever_is_written_goes_out_as_it_is_counted_and_changes_no_more(text: str) -> None:
    once = carried(text)
    assert len(once.text.encode("cp949")) == once.size == size_of(once.text)
    assert carried(once.text) == type(once)(once.text)
    if once.size <= 90:
        assert kind_of(once.text) is TextKind.SMS
    assert size_of(title_of(text)) <= TITLE_BYTES


@given(st.text(SIMPLIFIED, min_size=1))
def test_no_letter_of_chinas_own_standard_is_lost_in_chinese(text: str) -> None:
    assert carried(text).lost == ()
    assert carried(text).text


def test_every_text_of_ours_can_be_read_by_who_it_is_for() -> None:
    from chalicelib.definitions.system_texts import system_texts

    for key, languages in system_texts().items():
        for language, words in languages.items():
            assert carried(words).lost == (), (key, language)


def test_who_sends_no_chinese_loads_no_table() -> None:
    asked = (
        "import sys; from chalicelib.domain.carrier_text import carried; "
        "carried('안녕하세요 — Xin chào, Өнөөдөр 大韓民國 👍'); "
        "print('chalicelib.domain.han_letters' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_tables_terms_lie_beside_it() -> None:
    terms = Path("chalicelib/domain/han_letters_notice.txt").read_text("utf-8")
    assert all(name in terms for name in ("OpenCC 1.4.2", "Apache License", "Unihan", "Unicode"))
