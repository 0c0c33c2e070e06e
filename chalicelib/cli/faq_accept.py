"""`sotong faq accept`: takes a gap on as one more wording of an entry, or as a draft."""

import os
import shutil
import stat
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from chalicelib.bootstrap import Platform, read_tenant
from chalicelib.cli.arguments import TenantId
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.faq_gaps import all_effects, open_gaps
from chalicelib.cli.printing import print_line, say
from chalicelib.cli.running import connected
from chalicelib.definitions.faq_writing import draft_entry, with_draft, with_variant
from chalicelib.domain.errors import NotFound
from chalicelib.domain.gap_words import HIDDEN
from chalicelib.domain.gaps import Gap, Proposal
from chalicelib.domain.hours import SEOUL
from chalicelib.local.tenants import FOLDER

_FILE = "faq.json"


def accept(
    tenant: TenantId,
    gap: Annotated[str, typer.Argument(help="빈틈의 id. `faq gaps`가 알려 줍니다.")],
    entry: Annotated[str, typer.Option(help="이 항목에 표현으로 더합니다.")] = "",
    new: Annotated[str, typer.Option(help="이 id로 초안을 만듭니다.")] = "",
    text: Annotated[str, typer.Option(help="더할 말. 없으면 가장 많이 물은 말입니다.")] = "",
    folder: Annotated[
        Path | None, typer.Option(help="시의 폴더. 없으면 tenants/<시의 id>입니다.")
    ] = None,
) -> None:
    """빈틈을 시의 faq.json에 표현이나 초안으로 적습니다. 초안은 시민에게 나가지 않습니다."""
    if entry and new:
        raise CannotDo("--entry와 --new는 하나만 쓸 수 있습니다.")
    platform, _ = connected()
    found = _open_gap(platform, tenant, gap)
    into, proposal = _place(found, entry, new)
    words = " ".join(text.split()) or (found.examples[0] if found.examples else "")
    if HIDDEN in words:
        raise CannotDo(f"물은 말의 일부가 가려져 있습니다({words}). 적을 말을 --text로 주세요.")
    path = folder or FOLDER / tenant
    owner = _checked(path, tenant)
    _write(path, _changed(path, found, into, proposal, words, owner))
    platform.gap_mining.accept(tenant, found, into, proposal)
    print_line(f"{path / _FILE}: {into}")
    if proposal is Proposal.ENTRY:
        say("초안을 적었습니다. 답을 쓰고 draft를 지운 뒤 `sotong tenants register`로 올려 주세요.")
    else:
        say(f'"{words}"을(를) 더했습니다. `sotong tenants register`로 올리면 시민에게 닿습니다.')


def _open_gap(platform: Platform, tenant: str, id: str) -> Gap:
    if platform.tenants.active(tenant) is None:
        raise NotFound("no such tenant")
    effects = all_effects(platform, tenant)
    if id in {effect.accepted.gap for effect in effects}:
        raise CannotDo(f"빈틈 {id}은(는) 이미 받아들였습니다. `sotong faq gaps {tenant}`를 보세요.")
    listed = platform.gap_mining.listed(tenant)
    for gap in open_gaps(listed, effects):
        if gap.id == id:
            return gap
    raise CannotDo(f"빈틈 {id}이(가) 없습니다. `sotong faq gaps {tenant}`가 알려 줍니다.")


def _place(gap: Gap, entry: str, new: str) -> tuple[str, Proposal]:
    """The entry it goes to, and whether as a wording or a draft."""
    if entry:
        return entry, Proposal.VARIANT
    if new:
        return new, Proposal.ENTRY
    if gap.proposal is Proposal.ANSWER:
        raise CannotDo(
            f"답이 나갔지만 도움이 되지 않았습니다. {gap.nearest[0]}의 답을 고치고 --entry "
            f"{gap.nearest[0]}로 받아들이거나, 새 항목이 맞으면 --new를 붙이세요."
        )
    if gap.proposal is Proposal.VARIANT:
        return gap.nearest[0], Proposal.VARIANT
    return f"gap-{gap.id}", Proposal.ENTRY


def _checked(path: Path, tenant: str) -> str:
    """The department of the city's desk; raises CannotDo where the files have faults."""
    draft = read_tenant(path, datetime.now(SEOUL).date())
    if draft.files is None or draft.errors:
        raise CannotDo(
            f"{path}에 오류가 있어 적지 않았습니다. `sotong tenants lint {path}`로 고쳐 주세요."
        )
    if draft.tenant_id != tenant:
        raise CannotDo(f"{path}은(는) {draft.tenant_id}의 폴더입니다.")
    return draft.files.tenant.agent.department


def _changed(path: Path, gap: Gap, into: str, proposal: Proposal, words: str, desk: str) -> bytes:
    text = (path / _FILE).read_bytes().decode()
    if proposal is Proposal.VARIANT:
        try:
            return with_variant(text, into, words).encode()
        except NotFound:
            raise CannotDo(f"{path / _FILE}에 {into}(이)라는 항목이 없습니다.") from None
    others = [each for each in gap.examples if each != words and HIDDEN not in each]
    today = datetime.now(SEOUL).date()
    draft = draft_entry(into, words, others, gap.department or desk, today)
    return with_draft(text, draft).encode()


def _write(path: Path, changed: bytes) -> None:
    """Puts the file in place in one step, once the lint has nothing against it."""
    file = (path / _FILE).resolve()
    if changed == file.read_bytes():
        return
    # Root may write anything: what the officer said is what counts.
    if not (os.access(file, os.W_OK) and file.stat().st_mode & stat.S_IWUSR):
        raise CannotDo(f"{file}은(는) 쓸 수 없게 되어 있습니다. 아무것도 바뀌지 않았습니다.")
    _lint(path, changed)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".faq-", delete=False) as made:
        made.write(changed)
    shutil.copymode(file, made.name)
    Path(made.name).replace(file)


def _lint(path: Path, changed: bytes) -> None:
    """Tries the change on a copy of the folder."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(shutil.copytree(path, Path(scratch) / path.resolve().name))
        (copy / _FILE).chmod(0o600)
        (copy / _FILE).write_bytes(changed)
        errors = read_tenant(copy, datetime.now(SEOUL).date()).errors
    if errors:
        told = "\n".join(map(str, errors))
        raise CannotDo(f"이대로 적으면 오류가 생겨 적지 않았습니다.\n{told}")
