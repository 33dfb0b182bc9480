"""Corrects names of tables that are nearly right."""

from collections.abc import Callable, Iterable

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_similarity import is_slip, normalize_name
from agent.data_agent.correction.syntax.nodes import make_identifier
from agent.data_agent.correction.table_lookup import TableLookup
from agent.labels.name_words import strip_prefixes


def correct_table(
    tree: exp.Query, refused_name: str, others: Iterable[str], tables: TableLookup
) -> Correction | None:
    """Replaces a refused name by the only table it can mean; `others` are names that exist, too."""
    name = _find_intended_name(refused_name, others, tables)
    if name is None:
        return None
    schema, _, last = name.rpartition(".")
    for node in list(tree.find_all(exp.Table)):
        if ".".join(part.name for part in node.parts).lower() != refused_name.lower():
            continue
        label = node.name
        node.set("this", make_identifier(last))
        node.set("db", exp.to_identifier(schema) if schema else None)
        node.set("catalog", None)
        if not node.alias and label.lower() != last.lower():
            _rename_qualifiers(node, label, last)
    return Correction("renamed_table", {"written": refused_name, "table": name})


def _find_intended_name(
    refused_name: str, others: Iterable[str], tables: TableLookup
) -> str | None:
    names = list(dict.fromkeys([*(table.name for table in tables.tables), *others]))
    last = refused_name.rpartition(".")[2]
    plain = strip_prefixes([*names, last])
    words = normalize_name(last)
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: normalize_name(name.rpartition(".")[2]) == words,
        lambda name: normalize_name(plain[name]) == normalize_name(plain[last]),
        lambda name: is_slip(last, name.rpartition(".")[2]),
    )
    for fits in tests:
        matching_names = [name for name in names if fits(name)]
        if matching_names:
            return (
                matching_names[0]
                if len(matching_names) == 1 and tables.find_table(matching_names[0])
                else None
            )
    return None


def _rename_qualifiers(node: exp.Table, label: str, name: str) -> None:
    """Qualify the columns of a table with its right name."""
    select = node.find_ancestor(exp.Select)
    for column in select.find_all(exp.Column) if select else ():
        if column.table.lower() == label.lower():
            column.set("table", make_identifier(name))
