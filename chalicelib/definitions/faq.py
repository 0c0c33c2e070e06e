"""faq.json: questions citizens ask, with the department that answers for each."""

from datetime import date

from pydantic import Field

from chalicelib.definitions.text import Id, Strict, Text

# What a draft's answer says until somebody writes it.
UNWRITTEN = "초안: 답을 써 주세요."


class Entry(Strict):
    """One question with its answer."""

    id: Id
    question: Text
    variants: tuple[str, ...] = Field((), description="시민이 달리 묻는 말")
    answer: Text
    department: Id = Field(description="담당 부서의 id (departments.json)")
    source: str = Field(min_length=1, description="답의 근거")
    reviewed_at: date = Field(description="마지막으로 확인한 날")
    phone: str | None = None
    link: str | None = None
    valid_until: date | None = Field(None, description="이 답을 줄 수 있는 마지막 날")
    draft: bool = Field(False, description="초안: 검사만 하고 시민에게는 나가지 않습니다")


class Topic(Strict):
    """A topic that citizens ask about and that another body answers for."""

    id: Id
    topic: Text = Field(description="무슨 일인지. 예: 국세(종합소득세, 부가가치세)")
    variants: tuple[str, ...] = Field((), description="시민이 묻는 말")
    answer: Text = Field(description="어디로 물어야 하는지")
    phone: str | None = None
    link: str | None = None


class FaqFile(Strict):
    """faq.json."""

    schema_: str | None = Field(None, alias="$schema")
    entries: tuple[Entry, ...]
    not_ours: tuple[Topic, ...] = Field((), description="우리 업무가 아닌 일과 그 안내처")

    @property
    def published(self) -> tuple[Entry, ...]:
        """What citizens may be given: everything but drafts."""
        return tuple(entry for entry in self.entries if not entry.draft)
