"""`sotong abuse test`: what the detector of abuse says of each line of a file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from chalicelib.bootstrap import verdict_on
from chalicelib.cli.json_lines import read_lines
from chalicelib.cli.printing import print_json, print_line, print_table, say, shortened
from chalicelib.domain.abuse import Abuse, Verdict
from chalicelib.domain.message import Json

app = typer.Typer(help="악성 발언 찾기를 시험합니다.", no_args_is_help=True)


@app.callback()
def abuse() -> None:
    """악성 발언 찾기를 시험합니다."""


@app.command()
def test(
    path: Annotated[Path, typer.Argument(metavar="JSONL", help='줄마다 {"text": ...}')],
    json: Annotated[bool, typer.Option("--json", help="줄마다 JSON으로 냅니다.")] = False,
) -> None:
    """줄마다 악성 발언인지 봅니다. 줄에 abusive(참·거짓)가 있으면 맞고 틀림을 셉니다."""
    tried = (Tried(line, verdict_on(line["text"])) for line in read_lines(path, "text"))
    if json:
        for each in tried:
            print_json({"abusive": each.found, "category": each.category}, indent=None)
    else:
        _report(list(tried))


class Tried(NamedTuple):
    """A line of the file, and what the detector says of it."""

    line: Json
    verdict: Verdict

    @property
    def found(self) -> bool:
        """Whether it is abuse to the detector."""
        return self.verdict.category is not None

    @property
    def category(self) -> str:
        """Which; empty for none."""
        return self.verdict.category.value if self.verdict.category else ""

    @property
    def expected(self) -> bool | None:
        """Whether the line says it is abuse; None where it says nothing."""
        said = self.line.get("abusive")
        return said if isinstance(said, bool) else None

    @property
    def kind(self) -> str:
        """The kind of text the line says it is."""
        said = self.line.get("kind")
        return said if isinstance(said, str) else "-"


def _report(tried: list[Tried]) -> None:
    print_table(["종류", "줄", *[each.value for each in Abuse], "없음", "틀림"], _rows(tried))
    judged = [each for each in tried if each.expected is not None]
    if not judged:
        say("abusive가 있는 줄이 없어 맞고 틀림을 세지 않았습니다.")
        return
    hits = sum(each.found and bool(each.expected) for each in judged)
    print_line(f"정밀도 {_share(hits, sum(each.found for each in judged))}")
    print_line(f"재현율 {_share(hits, sum(bool(each.expected) for each in judged))}")
    for each in judged:
        if each.found != each.expected:
            fault = "놓침" if each.expected else "잘못 잡음"
            text = shortened(each.line["text"])
            print_line(f"{fault}\t{each.kind}\t{each.category or '-'}\t{text}")


def _rows(tried: Iterable[Tried]) -> Iterator[list[object]]:
    kinds: dict[str, list[Tried]] = {}
    for each in tried:
        kinds.setdefault(each.kind, []).append(each)
    for kind, of_kind in sorted(kinds.items()):
        said = [each.category for each in of_kind]
        wrong = sum(each.expected not in (None, each.found) for each in of_kind)
        counts = [said.count(category.value) for category in Abuse]
        yield [kind, len(of_kind), *counts, said.count(""), wrong]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "-"
