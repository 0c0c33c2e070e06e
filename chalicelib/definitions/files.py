"""The six files of one tenant's folder, read."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.definitions.departments import DepartmentsFile
from chalicelib.definitions.faq import FaqFile
from chalicelib.definitions.menu import MenuFile
from chalicelib.definitions.notices import NoticesFile
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
