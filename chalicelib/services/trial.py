"""Tries a tenant's saved questions on the version to come and on the one in use.

A question that was right and would be wrong is a drop, however many others get better: whoever asks
it would lose an answer he had. A question that is wrong in both versions is only told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from chalicelib.domain.errors import NotFound
from chalicelib.domain.faq import no_vectors
from chalicelib.domain.faq_mistakes import Worsened, worsened
from chalicelib.domain.faq_question import FaqQuestion, Tried
from chalicelib.domain.message import Json
from chalicelib.services.ports import Matcher, Tenants, Versions

# A first version that gets less than this share right is worth a word.
LEAST_SHARE = 0.6


@dataclass(frozen=True)
class Trial:
    """The questions as the version to come treats them (`now`) and as the active one does.

    `before` is None where there is no version that could be asked.
    """

    now: tuple[Tried, ...]
    before: tuple[Tried, ...] | None = None

    @property
    def questions(self) -> int:
        """How many were tried."""
        return len(self.now)

    @property
    def right(self) -> int:
        """How many the version to come answers or refuses right."""
        return sum(each.correct for each in self.now)

    @property
    def right_before(self) -> int | None:
        """How many the active version answers or refuses right."""
        return None if self.before is None else sum(each.correct for each in self.before)

    @property
    def wrong(self) -> list[Tried]:
        """What the version to come gets wrong."""
        return [each for each in self.now if not each.correct]

    @cached_property
    def worse(self) -> list[Worsened]:
        """The drop: what was right before and would be wrong."""
        return [] if self.before is None else worsened(self.before, self.now)

    @property
    def poor(self) -> bool:
        """Whether the share that is right is low for any version."""
        return self.right < LEAST_SHARE * self.questions


@dataclass(frozen=True, slots=True)
class Trials:
    """Asks both versions, each by the matcher it names, with its own index and vectors."""

    versions: Versions
    tenants: Tenants
    matchers: Mapping[str, Matcher]

    def compare(
        self, tenant_id: str, body: Json, vectors: bytes, questions: Sequence[FaqQuestion]
    ) -> Trial:
        """The questions in a version's body (it need not be published) and in the active one."""
        if not questions:
            return Trial(())
        made = body["matcher"]
        now = self._ask(made["name"], made["index"], lambda: vectors, questions)
        if now is None:
            raise NotFound("no such matcher")
        number = self.versions.current(tenant_id)
        if not number:
            return Trial(now)
        if self.versions.body(tenant_id, number)["matcher"] == made:
            return Trial(now, now)
        return Trial(now, self._ask_version(tenant_id, number, questions))

    def _ask_version(
        self, tenant_id: str, number: int, questions: Sequence[FaqQuestion]
    ) -> tuple[Tried, ...] | None:
        tenant = self.tenants.version(tenant_id, number)
        if tenant is None:
            return None
        return self._ask(tenant.matcher, tenant.index, tenant.vectors, questions)

    def _ask(
        self,
        name: str,
        index: Json,
        vectors: Callable[[], bytes],
        questions: Sequence[FaqQuestion],
    ) -> tuple[Tried, ...] | None:
        matcher = self.matchers.get(name)
        if matcher is None:
            # A version of an engine that is no longer here: nothing to compare with.
            return None
        return tuple(try_questions(matcher, index, questions, vectors))


def try_questions(
    matcher: Matcher,
    index: Json,
    questions: Iterable[FaqQuestion],
    vectors: Callable[[], bytes] = no_vectors,
) -> Iterable[Tried]:
    """Each question with what the matcher says, one after the other."""
    for question in questions:
        yield Tried(question, matcher.match(index, question.utterance, vectors=vectors))
