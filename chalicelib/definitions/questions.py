"""questions.jsonl: what citizens ask, a line each, with the entry that answers it.

They are tried at every publishing. The file may be missing; then nothing is tried.
"""

from dataclasses import dataclass

from pydantic import Field

from chalicelib.definitions.text import Id, Strict
from chalicelib.domain.faq_question import FaqQuestion

QUESTIONS_FILE = "questions.jsonl"


class SavedQuestion(Strict):
    """One line of questions.jsonl."""

    utterance: str = Field(min_length=1, description="시민이 적는 말 그대로")
    expected: Id | None = Field(
        description="답이 되는 항목의 id (faq.json). 답하지 않아야 맞으면 null"
    )
    accept: tuple[Id, ...] = Field((), description="그 밖에 맞는 항목들")
    kind: str = Field("", description="어떻게 묻는지. 예: polite, typo, oos_weather")

    def question(self) -> FaqQuestion:
        """The same, as the rules know it."""
        return FaqQuestion(self.utterance, self.expected, self.kind, self.accept)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question and the number of its line, from 1."""

    number: int
    saved: SavedQuestion
