"""Which table people mean by a name: its own, without prefixes, or what it is called."""

from collections.abc import Iterator, Sequence

from agent.labels.bilingual import shorten_label
from agent.labels.name_words import name_to_words, strip_prefixes
from agent.lexicon import stem
from model.sources.schema import Table

_HEADS = ("数据表", "表格", "表", " table", " sheet")


def find_named_table(text: str, tables: Sequence[Table]) -> Table | None:
    """The one table of that name; None when there is none or more than one."""
    key = _to_key(text)
    names = strip_prefixes(table.name for table in tables)
    matching_tables = [
        table for table in tables if key in set(_list_keys(table, names[table.name]))
    ]
    return matching_tables[0] if key and len(matching_tables) == 1 else None


def _list_keys(table: Table, name: str) -> Iterator[str]:
    labels = (part for note in (table.note, table.comment) for part in _list_label_parts(note))
    for spelling in (table.name, table.unqualified_name, name, name_to_words(name), *labels):
        yield _to_key(spelling)


def _list_label_parts(label: str) -> Iterator[str]:
    if label:
        yield label
        yield shorten_label(label, "zh-CN")
        yield shorten_label(label, "en")


def _to_key(text: str) -> str:
    plain = text.strip().lower().replace("_", " ")
    for head in _HEADS:
        plain = plain.removesuffix(head)
    return " ".join(stem(word) for word in plain.split())
