"""Tells how the saved questions come out before a version goes up; asks where some get worse."""

import sys
from collections.abc import Callable, Iterator

import typer

from chalicelib.cli.failures import all_of
from chalicelib.cli.printing import say, shortened
from chalicelib.domain.faq_mistakes import Worsened
from chalicelib.domain.faq_question import Tried
from chalicelib.services.trial import Trial

REFUSED = (
    "맞던 질문이 틀리게 되어 올리지 않았고 아무것도 바뀌지 않았습니다. 항목을 고치거나, "
    "그래도 올리려면 --confirm-drop을 붙여 주세요."
)
_NO_ANSWER = "답하지 않음"


def approving(confirmed: bool) -> Callable[[Trial], bool]:
    """What publishing asks: tells the result on stderr; a drop needs `confirmed` or a yes."""

    def approve(trial: Trial) -> bool:
        for line in told(trial):
            say(line)
        return not trial.worse or confirmed or _yes()

    return approve


def told(trial: Trial) -> Iterator[str]:
    """The result in lines: how many are right, what got worse, what is wrong as it was."""
    before = "" if trial.right_before is None else f" (지금 버전은 {trial.right_before}개)"
    yield f"저장된 질문 {trial.questions}개 가운데 {trial.right}개가 맞습니다{before}."
    if trial.before is None and trial.poor:
        yield "맞는 질문이 적습니다. `sotong faq test`로 틀린 까닭을 살펴봐 주세요."
    if trial.worse:
        yield f"맞다가 틀리게 되는 질문 {len(trial.worse)}개:"
        yield all_of([_worse(each) for each in trial.worse])
    lost = {each.question for each in trial.worse}
    still = [each for each in trial.wrong if each.question not in lost]
    if still:
        yield f"그 밖에 틀리는 질문 {len(still)}개:"
        yield all_of([_wrong(each) for each in still])


def _worse(each: Worsened) -> str:
    was, now = each.before or _NO_ANSWER, each.now or _NO_ANSWER
    return f"  {shortened(each.question.utterance)}: {was} → {now}"


def _wrong(each: Tried) -> str:
    wanted, given = each.question.expected or _NO_ANSWER, each.given or _NO_ANSWER
    return f"  {shortened(each.question.utterance)}: {given} (맞는 답: {wanted})"


def _yes() -> bool:
    return sys.stdin.isatty() and typer.confirm("그래도 올릴까요?", default=False, err=True)
