"""A tenant's folder on its way to a version: checked, and ready to be compiled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from chalicelib.definitions.compiling import Indexer, compile_files, searched_texts
from chalicelib.definitions.compiling_text_line import REPORTS
from chalicelib.definitions.compiling_ways import reporting
from chalicelib.definitions.faults import Fault, Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.lint import lint_folder
from chalicelib.definitions.numbers import public_digits
from chalicelib.definitions.rule import Ground
from chalicelib.definitions.system_texts import system_texts
from chalicelib.domain.channel import Limits
from chalicelib.domain.consult import CHANNEL as CONSULT
from chalicelib.domain.faq import Built
from chalicelib.domain.faq_question import FaqQuestion
from chalicelib.domain.language import KOREAN
from chalicelib.domain.message import Json


@dataclass(frozen=True)
class Draft:
    """What services/publishing.py needs of a folder. `files` is None when one is unreadable."""

    folder: str
    files: Files | None
    faults: tuple[Fault, ...]
    today: date
    matcher: Indexer

    @property
    def tenant_id(self) -> str:
        """Whose files these are."""
        return self.files.tenant.id if self.files else self.folder

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What keeps the files from being published."""
        return tuple(fault for fault in self.faults if fault.severity is Severity.ERROR)

    @property
    def secrets(self) -> Mapping[str, str]:
        """Channel -> name of its secret, for the channels that have one."""
        if self.files is None:
            return {}
        channels, notices = self.files.tenant.channels, self.files.tenant.notices
        named = {channel: reports.hook for channel, reports in reporting(notices)}
        if channels.kakao:
            named["kakao"] = channels.kakao.secret
        if channels.kakao_consult:
            named[CONSULT] = channels.kakao_consult.hook
        inbound = channels.sms.inbound if channels.sms else None
        if inbound and inbound.hook:
            named[inbound.vendor] = inbound.hook
        outbound = channels.sms.outbound if channels.sms else None
        if outbound and outbound.reports:
            named[REPORTS] = outbound.reports.hook
        return named

    @property
    def signing(self) -> Sequence[str]:
        """Names of the secrets that vendors sign with."""
        if self.files is None:
            return ()
        sms = self.files.tenant.channels.sms
        taken = sms.inbound.signing if sms and sms.inbound else None
        reports = sms.outbound.reports if sms and sms.outbound else None
        # One vendor may sign both with one secret.
        noticed = [each.signing for _, each in reporting(self.files.tenant.notices)]
        names = (taken, reports.signing if reports else None, *noticed)
        return tuple(dict.fromkeys(filter(None, names)))

    @property
    def public_numbers(self) -> frozenset[str]:
        """Digits of the numbers that are never masked; none of an unreadable folder."""
        return public_digits(self.files) if self.files else frozenset()

    @property
    def searched(self) -> Mapping[str, Sequence[str]]:
        """FAQ entry -> the texts a matcher searches."""
        return searched_texts(self.files) if self.files else {}

    @property
    def home(self) -> str:
        """The municipality's Korean name."""
        return self.files.tenant.name.spelled()[KOREAN] if self.files else ""

    @property
    def questions(self) -> Sequence[FaqQuestion]:
        """The saved questions, as the file has them."""
        lines = self.files.questions if self.files else ()
        return [line.saved.question() for line in lines]

    @property
    def vectors(self) -> bytes:
        """What lies beside the compiled body, which names it; empty if the matcher has none."""
        return self._built.vectors

    def compile(self, digests: Mapping[str, Sequence[str]]) -> Json:
        """The version's body; only of a draft without errors."""
        if self.files is None or self.errors:
            raise ValueError("a draft with errors has no body")
        return compile_files(
            self.files,
            digests=digests,
            today=self.today,
            matcher=self.matcher.name,
            built=self._built,
        )

    @cached_property
    def _built(self) -> Built:
        # Once a draft: thousands of texts take a matcher minutes.
        return self.matcher.build(self.searched, self.home)


def read_draft(
    folder: Path, *, today: date, limits: Mapping[str, Limits], matcher: Indexer
) -> Draft:
    """Reads and checks a folder. `limits`: channel name -> what it can carry."""
    name = folder.resolve().name
    files, faults = lint_folder(folder, Ground(limits, today, system_texts()))
    return Draft(name, files, tuple(faults), today, matcher)
