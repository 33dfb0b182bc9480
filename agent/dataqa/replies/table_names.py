"""Which table people mean by a name: its own, without prefixes, or what it is called."""

from collections.abc import Iterator, Sequence

from agent.labels import short
from agent.lexicon import stem
from agent.names import bare, in_words
from model.sources.schema import Table

_HEADS = ("数据表", "表格", "表", " table", " sheet")


def table_named(text: str, tables: Sequence[Table]) -> Table | None:
    """The one table of that name; None when there is none or more than one."""
    wanted = _key(text)
    names = bare(table.name for table in tables)
    found = [table for table in tables if wanted in set(_keys(table, names[table.name]))]
    return found[0] if wanted and len(found) == 1 else None


def _keys(table: Table, name: str) -> Iterator[str]:
    labels = (part for said in (table.note, table.comment) for part in _parts(said))
    for called in (table.name, table.name.rpartition(".")[2], name, in_words(name), *labels):
        yield _key(called)


def _parts(label: str) -> Iterator[str]:
    if label:
        yield label
        yield short(label, "zh-CN")
        yield short(label, "en")


def _key(text: str) -> str:
    plain = text.strip().lower().replace("_", " ")
    for head in _HEADS:
        plain = plain.removesuffix(head)
    return " ".join(stem(word) for word in plain.split())
