"""`sotong masking test`: what would be hidden in each line of a file."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from chalicelib.bootstrap import read_tenant
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.json_lines import names, read_lines
from chalicelib.cli.printing import print_json, print_line, say
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.masking import mask
from chalicelib.local.tenants import FOLDER, tenant_folders

app = typer.Typer(help="개인정보 가리기를 시험합니다.", no_args_is_help=True)


@app.callback()
def masking() -> None:
    """개인정보 가리기를 시험합니다."""


@app.command()
def test(
    path: Annotated[Path, typer.Argument(metavar="JSONL", help='줄마다 {"text": ...}')],
    tenant: Annotated[str, typer.Option(help="이 시의 공개 번호만 그대로 둡니다.")] = "",
    json: Annotated[bool, typer.Option("--json", help="줄마다 JSON으로 냅니다.")] = False,
) -> None:
    """줄마다 찾은 종류와 가린 글을 냅니다. 줄에 expect가 있으면 맞은 수도 알려 줍니다."""
    public = _public_numbers(tenant)
    checked = right = 0
    for line in read_lines(path, "text"):
        masked = mask(line["text"], public)
        found = [str(kind) for kind in masked.kinds]
        if json:
            print_json({"found": found, "masked": masked.text}, indent=None)
        else:
            print_line(f"{','.join(found) or '-'}\t{masked.text}")
        if "expect" in line:
            checked += 1
            right += sorted(found) == sorted(names(line, "expect"))
    if checked:
        say(f"{checked}줄 가운데 {right}줄이 기대와 같습니다.")


def _public_numbers(tenant: str) -> frozenset[str]:
    """The public numbers of one city, or of all: read from their files."""
    folders = [FOLDER / tenant] if tenant else tenant_folders()
    today = datetime.now(SEOUL).date()
    drafts = [read_tenant(folder, today) for folder in folders]
    broken = [draft.folder for draft in drafts if draft.files is None]
    if broken:
        raise CannotDo(
            f"{', '.join(broken)}의 파일을 읽을 수 없습니다. `sotong tenants lint`를 보세요."
        )
    return frozenset(number for draft in drafts for number in draft.public_numbers)
