"""The allow-list of syntax nodes: a statement with any other node is refused."""

from functools import cache

from sqlglot import exp

from model.engines.registry import find_dialect
from services.sqlguard.dialects.sql_json import Phrase

ROOTS = (exp.Select, exp.SetOperation, exp.Subquery, exp.Values)

_QUERY = """
    Select Union Except Intersect Subquery Values CTE With From Where Group Having Order Ordered
    Limit Offset Fetch LimitOptions Distinct Join Lateral Table TableAlias Alias Aliases Column
    Identifier Star Literal Null Boolean Paren Tuple Var DataType DataTypeParam Cube Rollup
    GroupingSets Window WindowSpec Filter WithinGroup IgnoreNulls RespectNulls Qualify
    TableSample Pivot UnpivotColumns PivotAlias PivotAny Unnest TableFromRows Dot Interval
    IntervalSpan National HexString BitString ByteString RawString UnicodeString Heredoc
    Introducer CharacterSet Collate PositionalColumn Anonymous HavingMax ColumnPrefix PreWhere
    Cluster WithFill
"""
_OPERATORS = """
    Add Sub Mul Div IntDiv Mod Neg Not And Or Xor EQ NEQ GT GTE LT LTE NullSafeEQ NullSafeNEQ Is
    Between In Like ILike SimilarTo Glob Escape RegexpLike RegexpILike RegexpFullMatch
    BitwiseAnd BitwiseOr BitwiseXor BitwiseNot BitwiseLeftShift BitwiseRightShift DPipe Pow Sqrt
    Cbrt Abs Adjacent ArrayContainsAll ArrayContainedBy ArrayOverlaps ArrayContains Overlaps
    Distance DistanceNd ExtendsLeft ExtendsRight All Any Exists Case If Bracket Slice AtTimeZone
    FromTimeZone Operator Binary Match JSONArrayContains StartsWith Factorial CosineDistance
    EuclideanDistance DotProduct Levenshtein JSONExtract JSONExtractScalar JSONBExtract
    JSONBExtractScalar JSONBContains JSONBContainsTopKey JSONBContainsAllTopKeys
    JSONBContainsAnyTopKeys JSONBDeleteAtPath JSONBPathExists JSON JSONPath JSONPathKey
    JSONPathRoot JSONPathSubscript JSONPathWildcard JSONPathSlice JSONPathRecursive
    JSONPathUnion JSONPathFilter JSONPathSelector
"""
_CALLS = """
    Cast TryCast Convert CastToStrType Extract Trim Substring StrPosition Overlay Normalize Chr
    GroupConcat MatchAgainst CurrentDate CurrentTime CurrentTimestamp CurrentDatetime Localtime
    Localtimestamp JSONValue OnCondition JSONTable JSONSchema JSONColumnDef JSONExtractQuote
    XMLElement XMLTable XMLNamespace ColumnDef Array Struct Map ToMap List Explode
    ConvertToCharset FormatPhrase Concat RecursiveWithSearch
"""


@cache
def find_allowed_nodes(dialect: str) -> frozenset[type[exp.Expression]]:
    """The node classes of sqlglot that a reading statement of the dialect is made of."""
    names = [*f"{_QUERY} {_OPERATORS} {_CALLS}".split(), *find_dialect(dialect).guard.nodes]
    return frozenset({Phrase, *(vars(exp)[name] for name in names if name in vars(exp))})
