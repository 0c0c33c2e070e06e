"""Checks a tenant's folder whole: every rule over every file, all faults at once.

An error is what a citizen would meet broken, what the law forbids, or a secret in a file; a
warning works, but somebody should look.
"""

from collections.abc import Iterator
from pathlib import Path

from chalicelib.definitions import (
    lint_alimtalk,
    lint_dates,
    lint_drafts,
    lint_hours,
    lint_ids,
    lint_letters,
    lint_menu,
    lint_not_ours,
    lint_numbers,
    lint_questions,
    lint_targets,
    lint_tenant,
    lint_text_line,
    lint_texts,
    lint_told_at,
    lint_topics,
    lint_translations,
    lint_ways,
)
from chalicelib.definitions.faults import Fault
from chalicelib.definitions.files import MODELS, Files, file_name
from chalicelib.definitions.questions import QUESTIONS_FILE
from chalicelib.definitions.reading import read_files
from chalicelib.definitions.reading_questions import read_questions
from chalicelib.definitions.rule import Ground, Rule
from chalicelib.definitions.walking import file_of, id_at

RULES: tuple[Rule, ...] = (
    *lint_tenant.RULES,
    *lint_text_line.RULES,
    *lint_ways.RULES,
    *lint_alimtalk.RULES,
    *lint_hours.RULES,
    *lint_ids.RULES,
    *lint_menu.RULES,
    *lint_targets.RULES,
    *lint_texts.RULES,
    *lint_letters.RULES,
    *lint_translations.RULES,
    *lint_dates.RULES,
    *lint_drafts.RULES,
    *lint_not_ours.RULES,
    *lint_numbers.RULES,
    *lint_told_at.RULES,
    *lint_topics.RULES,
    *lint_questions.RULES,
)


def lint_folder(folder: Path, ground: Ground) -> tuple[Files | None, list[Fault]]:
    """The files (None when one could not be read) and all faults, in the files' order."""
    models, faults = read_files(folder)
    # A file that could not be read is an empty shell here: no rule that needs it runs.
    whole = {stem: models.get(stem) or MODELS[stem].model_construct() for stem in MODELS}
    questions, found = read_questions(folder)
    files = Files(folder.resolve().name, **whole, questions=questions)  # type: ignore[arg-type]
    faults += found
    faults += [
        fault
        for rule in RULES
        if all(need in models for need in rule.needs)
        for fault in _apply(rule, files, ground)
    ]
    order = [*(file_name(stem) for stem in MODELS), QUESTIONS_FILE]
    faults.sort(key=lambda fault: order.index(fault.file) if fault.file in order else -1)
    return (files if len(models) == len(MODELS) else None), faults


def lint(files: Files, ground: Ground) -> list[Fault]:
    """Every fault of files that could all be read."""
    return [fault for rule in RULES for fault in _apply(rule, files, ground)]


def _apply(rule: Rule, files: Files, ground: Ground) -> Iterator[Fault]:
    for stem, place, message in rule.check(files, ground):
        named = message + (id_at(file_of(files, stem), place) if stem in MODELS else "")
        yield Fault(file_name(stem), place, named, rule.severity, rule.name)
