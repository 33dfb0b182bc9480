"""A document costs no more than its size, and only plain values are read."""

import time

import pytest

from model.errors import Invalid, TooLarge
from model.sources.teaching import TermValues
from services.teaching.document import read_document, write_document


@pytest.mark.promise("hostile-files")
@pytest.mark.parametrize("end", ["", ".5"])
def test_a_long_number_to_the_base_60_is_text(end: str) -> None:
    text = ":".join(["1"] * 200_000) + end
    began = time.process_time()
    with pytest.raises(Invalid, match="list"):
        read_document(f"terms: {text}".encode())
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "value",
    [
        "!!int ''",
        "!!bool x",
        "!!timestamp x",
        "!!binary '#'",
        "!!python/object/apply:os.system [id]",
    ],
)
def test_tags_are_refused(value: str) -> None:
    with pytest.raises(Invalid):
        read_document(f"terms: {value}".encode())


def test_more_entries_than_any_document_has_are_not_read() -> None:
    began = time.process_time()
    with pytest.raises(TooLarge):
        read_document(b"terms: [" + b"{}," * 1_000_000 + b"]")
    assert time.process_time() - began < 20


@pytest.mark.parametrize("name", ["12:30", "2026-01-31", "yes", "007", "1e5", "0x1f", "1_000", "~"])
def test_names_that_look_like_other_values_come_back(name: str) -> None:
    term = TermValues(name=name, definition="A word.")
    [entry] = read_document(write_document([term], []).encode()).terms
    assert entry.values.name == name


def test_times_and_dates_need_no_quotes() -> None:
    text = "terms: [{name: 12:30, definition: 2026-01-31}]"
    [entry] = read_document(text.encode()).terms
    assert (entry.values.name, entry.values.definition) == ("12:30", "2026-01-31")
