"""Which types a value may be cast to. What is not listed is refused.

A type is more than a form of values: PostgreSQL's `regclass` and `aclitem` look names up in the
catalogue, a table's name is the type of its rows and tells their columns, and a type that somebody
made may run what its maker wrote. So types are an allow-list, like functions.
"""

from sqlglot import exp

from model.engines.registry import find_dialect
from model.errors import SqlRejected

_NUMBERS = """
    BIGDECIMAL BIGINT BIGNUM BOOLEAN DECIMAL DECIMAL32 DECIMAL64 DECIMAL128 DECIMAL256 DECFLOAT
    DOUBLE FLOAT INT INT128 INT256 MEDIUMINT MONEY SMALLINT SMALLMONEY TINYINT UBIGINT UDECIMAL
    UDOUBLE UINT UINT128 UINT256 UMEDIUMINT USMALLINT UTINYINT BIT
"""
_TEXTS = """
    BINARY BLOB BPCHAR CHAR CHARACTER_SET ENUM ENUM8 ENUM16 FIXEDSTRING LONGBLOB LONGTEXT
    MEDIUMBLOB MEDIUMTEXT NAME NCHAR NVARCHAR TEXT TINYBLOB TINYTEXT UUID VARBINARY VARCHAR
    INET IPADDRESS IPPREFIX IPV4 IPV6 XML
"""
_TIMES = """
    DATE DATE32 DATETIME DATETIME2 DATETIME64 INTERVAL SMALLDATETIME TIME TIMETZ TIME_NS TIMESTAMP
    TIMESTAMPNTZ TIMESTAMPLTZ TIMESTAMPTZ TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS YEAR
"""
_COMPOUND = """
    ARRAY DYNAMIC HSTORE JSON JSONB LIST LOWCARDINALITY MAP NESTED NOTHING NULL RANGE SET STRUCT
    UNION VARIANT VECTOR DATEMULTIRANGE DATERANGE INT4MULTIRANGE INT4RANGE INT8MULTIRANGE INT8RANGE
    NUMMULTIRANGE NUMRANGE TSMULTIRANGE TSRANGE TSTZMULTIRANGE TSTZRANGE GEOGRAPHY GEOGRAPHYPOINT
    GEOMETRY POINT RING LINESTRING MULTILINESTRING POLYGON MULTIPOLYGON HLLSKETCH TDIGEST
"""
_PLAIN = frozenset(exp.DType[n] for n in f"{_NUMBERS} {_TEXTS} {_TIMES} {_COMPOUND}".split())

# `to_tsvector('english'::regconfig, text)` is how its makers recommend to write it.
_TEXT_SEARCH = frozenset(
    {
        *("to_tsvector", "to_tsquery", "plainto_tsquery", "phraseto_tsquery", "ts_headline"),
        *("websearch_to_tsquery", "json_to_tsvector", "jsonb_to_tsvector"),
    }
)


def check_type(node: exp.Expr, dialect: str, enums: frozenset[str]) -> None:
    """Refuse a type that is not known to be a form of values; `enums` are the schema's own."""
    kind = node.this
    if kind is not exp.DType.USERDEFINED:
        if not isinstance(kind, exp.Interval) and kind not in _PLAIN:
            raise SqlRejected("guard.type", type=_type_word(kind).lower())
        return
    name = type_name(node)
    rules = find_dialect(dialect).guard
    if rules.types_of_words and rules.types.issuperset(name.split()):
        return
    if name not in rules.types and name not in enums:
        raise SqlRejected("guard.type", type=name)


def check_object_type(node: exp.Expr, _dialect: str) -> None:
    """`regclass` and its like: only the configuration of a text search, named by a constant."""
    cast = node.parent
    call = cast.parent if isinstance(cast, exp.Cast) else None
    is_constant = isinstance(cast, exp.Cast) and isinstance(cast.this, exp.Literal)
    first = isinstance(call, exp.Anonymous) and call.expressions[:1] == [cast]
    searches = first and call is not None and call.name.lower() in _TEXT_SEARCH
    if str(node.this).upper() != "REGCONFIG" or not (is_constant and searches):
        raise SqlRejected("guard.type", type=str(node.this).lower())


def check_type_text(node: exp.Expr, dialect: str) -> None:
    """A type that is named in a string: a constant, and no state of an aggregate."""
    if not find_dialect(dialect).guard.takes_type_name:
        return
    text = node.args["to"] if isinstance(node, exp.CastToStrType) else node.expressions[1]
    if not isinstance(text, exp.Literal) or "aggregatefunction" in text.name.lower():
        raise SqlRejected("guard.type", type=text.name.lower() or "?")


def type_name(node: exp.Expr) -> str:
    """The name of a type that is no word of SQL, as a database lists it."""
    kind = node.args.get("kind")
    parts = list(kind.flatten()) if isinstance(kind, exp.Dot) else [kind]
    return ".".join(_type_part(part) for part in parts)


def _type_part(part: object) -> str:
    if isinstance(part, exp.Identifier):
        plain = not part.quoted or (part.name.islower() and part.name.isidentifier())
        return part.name.lower() if plain and part.name != "char" else f'"{part.name}"'
    return str(part).lower()


def _type_word(kind: object) -> str:
    return str(kind.value) if isinstance(kind, exp.DType) else str(kind)
