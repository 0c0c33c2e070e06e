"""Writes chalicelib/domain/han_letters.py: how Chinese and Japanese letters go out by text.

Korean carriers know the 4,888 Chinese letters of KS X 1001. Run it where a source is to be renewed:

    apt-get install unicode-data
    uv run --no-project --with opencc==1.4.2 python -m infra.letters

A form is taken from OpenCC first (the everyday one of several), then from Unihan: a variant that is
read alike, since dictionaries call much else a variant too, and last from `_OURS`.
"""

import bz2
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

UNIHAN = Path("/usr/share/unicode")
WRITTEN = Path("chalicelib/domain/han_letters.py")
_WIDTH = 88
_CONVERSIONS = ("s2t", "jp2t", "tw2t", "hk2t", "t2tw", "t2hk")
_FULLER, _SIMPLER = ("kTraditionalVariant",), ("kSimplifiedVariant",)
_ALIKE = ("kZVariant", "kSemanticVariant")
_FARTHEST = 3

# What neither tells: how Korea prints the same letter (靑 for 青), forms that Japan made beyond its
# school list, two words for which each reader knows the other (働 is 動, the table 桌 was 卓), and
# of two that one became, what citizens write of: visas and signatures (簽), hours (鐘).
_OURS = dict(
    zip(
        "签钟查青清尚既產产顏颜顛颠屏飲饮毀豐丰姫舎鴬駈焔聡溌醗駄繋讃賎涜頚諌篭蝿冨嚢薗苅働桌",
        "簽鐘査靑淸尙旣産産顔顔顚顚屛飮飮毁豊豊姬舍鶯驅焰聰潑醱馱繫讚賤瀆頸諫籠蠅富囊園刈動卓",
        strict=True,
    )
)
# Variants in name alone: 厲 is no 歷, 沪 (Shanghai) no 濾; for her and it "ta" says more than 他.
_NONE = frozenset("厲厉沪滬她它")

Fields = Mapping[str, Mapping[str, str]]
Near = Callable[[str], Iterator[str]]


def main(unihan: Path = UNIHAN) -> None:
    variants = _read(unihan / "Unihan_Variants.txt.bz2")
    readings = _read(unihan / "Unihan_Readings.txt.bz2")
    others = _read(unihan / "Unihan_OtherMappings.txt.bz2")
    spoken = readings["kHanyuPinlu"]
    letters = sorted({*others["kGB0"], *others["kJis0"], *spoken, *_OURS})
    near, simpler = _nearness(variants, readings["kMandarin"])
    absent = [each for each in letters if not _has_code(each)]
    forms = {each: form for each in absent if (form := _form(each, near, simpler))}
    sounds = {
        each: _typed(readings["kMandarin"][each])
        for each in absent
        if each not in forms and (each in spoken or each in others["kGB0"])
    }
    WRITTEN.write_text(_module(forms, sounds), "utf-8")
    left = [each for each in absent if each not in forms and each not in sounds]
    print(f"{len(absent)} letters: {len(forms)} forms, {len(sounds)} sounds, {len(left)} without")


def _read(file: Path) -> Fields:
    """Field -> letter -> value, of one of Unihan's files."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with bz2.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                letter, field, value = line.rstrip("\n").split("\t")
                found[field][_letter(letter)] = value
    return found


def _letter(code: str) -> str:
    """Of `U+4E00`, with or without where that stands behind `<`."""
    return chr(int(code.partition("<")[0].removeprefix("U+"), 16))


def _nearness(variants: Fields, sounds: Mapping[str, str]) -> tuple[Near, Near]:
    """What may stand for a letter, the best first; and what may at last."""
    opencc = import_module("opencc")
    converters = [opencc.OpenCC(name) for name in _CONVERSIONS]
    back: dict[str, list[str]] = defaultdict(list)
    for field in _ALIKE:
        for letter, value in variants[field].items():
            for other in value.split():
                back[_letter(other)].append(letter)

    def told(letter: str, fields: Sequence[str]) -> Iterator[str]:
        for field in fields:
            yield from map(_letter, variants[field].get(letter, "").split())

    def near(letter: str) -> Iterator[str]:
        yield from (converter.convert(letter) for converter in converters)
        yield from told(letter, _FULLER)
        alike = (*told(letter, _ALIKE), *back[letter])
        yield from (each for each in alike if sounds.get(each) == sounds.get(letter))

    return near, lambda letter: told(letter, _SIMPLER)


def _form(letter: str, near: Near, simpler: Near) -> str:
    """The nearest that has a code; empty for none."""
    if letter in _OURS or letter in _NONE:
        return _OURS.get(letter, "")
    seen, ring = {letter}, [letter]
    for _ in range(_FARTHEST):
        further = [each for known in ring for each in near(known) if len(each) == 1]
        ring = list(dict.fromkeys(each for each in further if each not in seen))
        seen.update(ring)
        found = next((each for each in ring if _has_code(each)), "")
        if found:
            return found
    return next((each for each in simpler(letter) if _has_code(each)), "")


def _typed(reading: str) -> str:
    """As people type it: without tones, ü as v."""
    bare = unicodedata.normalize("NFD", reading.split()[0]).replace("u\u0308", "v")
    return "".join(each for each in bare if not unicodedata.combining(each))


def _has_code(letter: str) -> bool:
    try:
        letter.encode("cp949")
    except UnicodeEncodeError:
        return False
    return True


def _module(forms: Mapping[str, str], sounds: Mapping[str, str]) -> str:
    spelled: dict[str, str] = {}
    for letter, sound in sorted(sounds.items(), key=lambda each: (each[1], each[0])):
        spelled[sound] = spelled.get(sound, "") + letter
    pairs = [letter + form for letter, form in forms.items()]
    syllables = [f"{sound}{letters} " for sound, letters in spelled.items()]
    return (
        '"""Chinese letters that carriers lack, in letters they have. Written by infra/letters.\n\n'
        "Sources and their terms: han_letters_notice.txt beside it.\n"
        '"""\n\n# A letter and its other form, in turns.\n'
        f"FORMS = (\n{_lines(pairs)})\n\n"
        "# Letters without such a form, behind their Mandarin sound as people type it.\n"
        f"SOUNDS = (\n{_lines(syllables)})\n"
    )


def _lines(parts: list[str]) -> str:
    """Lines of a string in brackets, none wider than the page."""
    lines, line, width = [], "", 0
    for part in parts:
        wide = sum(2 if ord(each) > 0x7F else 1 for each in part)
        if width + wide > _WIDTH:
            lines.append(line)
            line, width = "", 0
        line, width = line + part, width + wide
    return "".join(f'    "{each}"\n' for each in [*lines, line])


if __name__ == "__main__":
    main()
