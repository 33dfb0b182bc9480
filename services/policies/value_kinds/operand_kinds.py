"""What kind of values parts of a condition have, as far as it is certain."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from sqlglot import exp

from model.engines.registry import find_dialect
from services.sqlguard.name_folding import fold

OperandKind = Literal["number", "date", "time", "text"]
_COLUMN_KINDS: Mapping[str, OperandKind] = {
    **dict.fromkeys(("integer", "decimal", "float"), "number"),
    **dict.fromkeys(("date", "datetime"), "date"),
    "time": "time",
}
_NUMBERS = """
    abs bit_length ceil ceiling char_length character_length date_part datediff day dayofmonth
    dayofweek dayofyear extract floor hour instr julianday length locate microsecond minute mod
    month octet_length position quarter round second sign strpos time_to_sec timestampdiff to_days
    unicode unix_timestamp unixepoch week weekday weekofyear year yearweek
"""
_TEXTS = """
    btrim char concat concat_ws date_format dayname format hex initcap lcase left lower lpad ltrim
    md5 mid monthname printf quote regexp_replace regexp_substr repeat replace reverse right rpad
    rtrim sha1 sha2 soundex split_part strftime substr substring substring_index to_char trim ucase
    upper
"""
_DATES = "curdate current_date date date_add date_sub date_trunc datetime last_day now"
_FUNCTION_KINDS: Mapping[str, OperandKind] = {
    **dict.fromkeys(_NUMBERS.split(), "number"),
    **dict.fromkeys(_TEXTS.split(), "text"),
    **dict.fromkeys(_DATES.split(), "date"),
}
_KIND_OF_ARGUMENTS = frozenset({"coalesce", "ifnull", "nvl", "nullif", "greatest", "least"})
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg)
_CAST_KINDS: tuple[tuple[re.Pattern[str], OperandKind], ...] = (
    (re.compile("int|signed|real|float|doub|numeric|decimal", re.IGNORECASE), "number"),
    (re.compile("char|text|clob|string", re.IGNORECASE), "text"),
)


class OperandKinds:
    """Tells kinds by the columns of a table, by the names of functions and by casts."""

    def __init__(self, kinds: Mapping[str, str], dialect: str) -> None:
        """`kinds`: of columns, by their names; others are taken for texts."""
        self._kinds = {fold(name): kind for name, kind in kinds.items()}
        self._numeric_booleans = find_dialect(dialect).numeric_booleans

    def find(self, node: exp.Expr) -> OperandKind | None:
        """The kind of what a part gives; None where it is not certain."""
        match node:
            case exp.Paren() | exp.Collate():
                return self.find(node.this)
            case exp.Column():
                return self._find_column_kind(node.name)
            case exp.Case():
                return self._find_common([each.args["true"] for each in node.args["ifs"]], node)
        return _find_own_kind(node) or self._find_function_kind(node)

    def _find_column_kind(self, name: str) -> OperandKind:
        kind = self._kinds.get(fold(name), "text")
        if kind == "boolean" and self._numeric_booleans:
            return "number"
        return _COLUMN_KINDS.get(kind, "text")

    def _find_function_kind(self, node: exp.Expr) -> OperandKind | None:
        if not isinstance(node, exp.Func):
            return None
        name = fold(node.name if isinstance(node, exp.Anonymous) else node.sql_name())
        if name in _KIND_OF_ARGUMENTS:
            return self._find_common(_list_arguments(node), node)
        return _FUNCTION_KINDS.get(name)

    def _find_common(self, nodes: Iterable[exp.Expr], whole: exp.Expr) -> OperandKind | None:
        default = whole.args.get("default")
        kinds = {self.find(each) for each in (*nodes, *([default] if default else []))}
        return kinds.pop() if len(kinds) == 1 else None


def _find_own_kind(node: exp.Expr) -> OperandKind | None:
    """The kind that a part has whatever it is made of."""
    match node:
        case exp.Literal():
            return "text" if node.is_string else "number"
        case exp.Cast():
            return _find_cast_kind(node.args["to"])
        case exp.DPipe():
            return "text"
    if isinstance(node, _ARITHMETIC):
        return "date" if node.find(exp.Interval) else "number"
    return None


def _list_arguments(node: exp.Func) -> list[exp.Expr]:
    return [each for each in node.iter_expressions() if not isinstance(each, exp.DataType)]


def _find_cast_kind(to: exp.DataType) -> OperandKind | None:
    name = str(to.args.get("kind") or to.this.value)
    return next((kind for pattern, kind in _CAST_KINDS if pattern.search(name)), None)
