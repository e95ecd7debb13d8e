"""docs/queries.md says what there is, in both languages."""

from __future__ import annotations

from storage.queries import QUERIES
from storage.queries.filters import FILTERS
from tests.storage.queries.queries_page import PATH, page
from translations import LANGUAGES, text


def test_the_page_is_the_one_that_the_questions_make() -> None:
    assert PATH.read_text(encoding="utf-8") == page(), "run python -m tests.storage.queries.queries_page"


def test_every_question_filter_and_column_has_its_words() -> None:
    for lang in LANGUAGES:
        for question in QUERIES:
            assert text(f"query.{question.name}.title", lang)
            assert text(f"query.{question.name}.help", lang)
            for column in question.columns:
                assert text(column.heading or f"query.column.{column.name}", lang)
        for name in FILTERS:
            assert text(f"query.filter.{name}", lang)
