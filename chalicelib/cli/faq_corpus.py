"""What questions are tried on: a tenant's own files, or a corpus.json of one or more tenants."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.bootstrap import read_tenant
from chalicelib.cli.failures import CannotDo, all_of
from chalicelib.cli.json_lines import read_json
from chalicelib.definitions.faults import Severity, did_you_mean
from chalicelib.definitions.questions import QUESTIONS_FILE
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.message import Json
from chalicelib.local.tenants import FOLDER, tenant_folders

if TYPE_CHECKING:
    from chalicelib.definitions.draft import Draft

Corpus = Mapping[str, Mapping[str, Sequence[str]]]
_SHAPE = '{"tenants": [{"tenant", "faqs": [{"id", "question"}]}]}'


def read_corpus(name: str) -> tuple[Corpus, list[str]]:
    """Tenant -> entry -> its texts (question, variants, last the answer), and what to look at."""
    if not name.endswith(".json"):
        return {name: read_draft(name).searched}, []
    reading = _Reading(name)
    corpus = reading.corpus(read_json(Path(name)))
    if reading.faults:
        raise CannotDo(all_of(reading.faults))
    return corpus, reading.warnings


def read_draft(name: str) -> "Draft":
    """A tenant's own files, by its id or its folder; they may have faults but must be readable."""
    folder = FOLDER / name
    if name.endswith(".json"):
        raise CannotDo(f"{name}에는 저장된 질문이 없습니다. 질문 파일도 함께 주세요.")
    if not folder.is_dir():
        near = did_you_mean(name, [each.name for each in tenant_folders()])
        raise CannotDo(f"tenants/에 {name}이(가) 없습니다.{near}")
    draft = read_tenant(folder, datetime.now(SEOUL).date())
    if draft.files is None:
        raise CannotDo(f"{name}의 파일을 읽을 수 없습니다. `sotong tenants lint`를 보세요.")
    return draft


def home_of(tenant: str) -> str:
    """The municipality's name where the id is that of one of ours, else empty."""
    if not (FOLDER / tenant).is_dir():
        return ""
    return read_tenant(FOLDER / tenant, datetime.now(SEOUL).date()).home


def questions_file(draft: "Draft", name: str) -> Path:
    """Where the tenant's saved questions stand; raises CannotDo where they cannot be tried."""
    errors = [
        f"{draft.folder}/{fault}"
        for fault in draft.faults
        if fault.file == QUESTIONS_FILE and fault.severity is Severity.ERROR
    ]
    if errors:
        raise CannotDo(all_of(errors))
    if not draft.questions:
        raise CannotDo(
            f"{draft.folder}에 저장된 질문이 없습니다. {QUESTIONS_FILE}에 적어 두거나, "
            f"질문 파일을 주세요: sotong faq test {name} questions.jsonl"
        )
    return FOLDER / name / QUESTIONS_FILE


@dataclass
class _Reading:
    """Goes through a corpus and gathers what is wrong in it."""

    name: str
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def corpus(self, read: Json) -> Corpus:
        found: dict[str, dict[str, list[str]]] = {}
        for place, each in self._objects(read.get("tenants"), "tenants"):
            tenant = _id(each.get("tenant"))
            if tenant is None:
                self.faults.append(f'{self.name}: {place}: "tenant"에 시의 id가 없습니다.')
                continue
            entries = found.setdefault(tenant, {})
            for spot, faq in self._objects(each.get("faqs"), f"{place}/faqs"):
                self._entry(entries, spot, faq)
        if not found and not self.faults:
            self.faults.append(f"{self.name}: 시가 없습니다. {_SHAPE} 모양으로 적어 주세요.")
        return found

    def _entry(self, entries: dict[str, list[str]], place: str, faq: Json) -> None:
        id = _id(faq.get("id"))
        if id is None:
            self.faults.append(f'{self.name}: {place}: "id"가 없습니다.')
            return
        questions = [*_texts(faq.get("question")), *_variants(faq.get("variants"))]
        answer = " ".join(_texts(faq.get("answer")))
        if not any(text.strip() for text in (*questions, answer)):
            self._warn(place, f'"{id}"에 글이 없어 어느 질문에도 답하지 않습니다.')
        if id in entries:
            self._warn(place, f'"{id}"이(가) 두 번 있어 하나로 합쳐 시험합니다.')
            *earlier, other = entries[id]
            questions, answer = [*earlier, *questions], f"{other} {answer}".strip()
        entries[id] = [*(questions or [""]), answer]

    def _warn(self, place: str, message: str) -> None:
        self.warnings.append(f"{self.name}: {place}: {message}")

    def _objects(self, found: Any, place: str) -> Iterator[tuple[str, Json]]:
        if not isinstance(found, list):
            self.faults.append(f"{self.name}: {place}: 목록이 없습니다. {_SHAPE} 모양입니다.")
            return
        for index, each in enumerate(found):
            if isinstance(each, dict):
                yield f"{place}/{index}", each
            else:
                self.faults.append(f"{self.name}: {place}/{index}: 중괄호 {{ }} 묶음이 아닙니다.")


def _id(value: Any) -> str | None:
    """An id; spreadsheets make numbers of some."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def _texts(value: Any) -> list[str]:
    """A text, or one in several languages, or a number that was meant as a text."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, str):
        return [value]
    return [str(value)] if isinstance(value, int | float) else []


def _variants(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return _texts(value)
