"""Tables named with other words than the question's."""

from collections.abc import Iterator

import pytest

from agent.lexicon import translations
from agent.retrieval import TableIndex
from agent.retrieval.synonyms import find_synonyms
from agent.retrieval.tokenization import find_english_words, weigh_question_words
from model.sources.schema import Schema, Table
from tests.support.schemas.retrieval_schemas import SOURCE, ask, column

OTHERS = ("ferry", "glacier", "violin", "orchard", "tunnel", "meteor", "bakery", "puppet")


@pytest.fixture
def no_synonyms(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Looking one up fails."""

    def refuse(folder: str, name: str) -> None:
        raise AssertionError(name)

    monkeypatch.setattr(translations, "_load_translations", refuse)
    translations.load_english_synonyms.cache_clear()
    find_synonyms.cache_clear()
    yield
    translations.load_english_synonyms.cache_clear()
    find_synonyms.cache_clear()


def _schema(*names: str, others: int = 4) -> Schema:
    parts = ("list", "log", "plan", "owner")[:others]
    tables = [
        Table(f"{thing}_{part}", (column("id"), column(f"{thing}_{part}_size")))
        for thing in OTHERS
        for part in parts
    ]
    return Schema(SOURCE, (*tables, *(Table(name, (column("id"),)) for name in names)), ())


def _first(schema: Schema, text: str) -> str:
    return TableIndex(schema).search(ask(text, "en")).tables[0].table.name


def test_a_synonym_finds_a_table() -> None:
    assert _first(_schema("lawyer"), "how many attorneys are there") == "lawyer"


def test_the_word_itself_comes_before_its_synonyms() -> None:
    both = _schema("lawyer", "attorney")
    assert _first(both, "how many attorneys are there") == "attorney"
    assert _first(both, "how many lawyers are there") == "lawyer"


def test_a_form_of_a_word_finds_another_form() -> None:
    assert _first(_schema("sailing"), "who sailed last year") == "sailing"


def test_two_words_find_the_one_they_make() -> None:
    assert _first(_schema("greenhouse"), "size of each green house") == "greenhouse"


def test_a_document_with_the_word_gains_nothing_by_a_synonym() -> None:
    (word, group), *_ = find_synonyms("attorney")
    assert word == "attorney"
    assert all(other != "attorney" and weight <= 0.7 for other, weight in group)


def test_an_order_of_rows_is_not_about_orders() -> None:
    for text in ("in reverse alphabetical order", "ordered by size", "in descending order"):
        assert "order" not in weigh_question_words(f"list all ferries {text}")
        assert "order" not in find_english_words(f"list all ferries {text}")
    assert "order" in weigh_question_words("items in each order")
    assert "order" in weigh_question_words("in which order is it")


@pytest.mark.usefixtures("no_synonyms")
def test_where_all_tables_are_shown_no_synonym_is_looked_up() -> None:
    assert _first(_schema("lawyer", others=1), "size of each ferry") == "ferry_list"
