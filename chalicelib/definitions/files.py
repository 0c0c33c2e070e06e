"""The files of one tenant's folder, read: six, and the saved questions if there are any."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.definitions.departments import DepartmentsFile
from chalicelib.definitions.faq import FaqFile
from chalicelib.definitions.menu import MenuFile
from chalicelib.definitions.notices import NoticesFile
from chalicelib.definitions.questions import QUESTIONS_FILE, QuestionLine
from chalicelib.definitions.templates import TemplatesFile
from chalicelib.definitions.tenant import TenantFile
from chalicelib.definitions.text import Strict

# Which file holds what; the stem is the file's name without `.json`.
MODELS: Mapping[str, type[Strict]] = {
    "tenant": TenantFile,
    "menu": MenuFile,
    "faq": FaqFile,
    "notices": NoticesFile,
    "departments": DepartmentsFile,
    "templates": TemplatesFile,
}


@dataclass(frozen=True, slots=True)
class Files:
    """A tenant as its officer wrote it."""

    folder: str
    tenant: TenantFile
    menu: MenuFile
    faq: FaqFile
    notices: NoticesFile
    departments: DepartmentsFile
    templates: TemplatesFile
    questions: tuple[QuestionLine, ...] = ()


def file_name(stem: str) -> str:
    """The name of the file that a rule calls by its stem."""
    return QUESTIONS_FILE if stem == "questions" else f"{stem}.json"
