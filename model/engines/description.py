"""The description of an engine: its dialect of SQL, its connection, the form of a source."""

from dataclasses import dataclass
from typing import Literal

from model.engines.date_functions import DateFunctions
from model.engines.guard_rules import GuardRules
from model.engines.policy_functions import PolicyFunctions
from model.engines.query_plan import QueryPlan
from model.engines.variant import Variant, find_variant

SourceLocation = Literal["file", "server", "uploads"]
"""Where a source is: a file on the server, a database server, uploaded files."""
ForeignKeySupport = Literal["enforced", "declared", "absent"]
"""Whether the engine enforces foreign keys, only declares them, or has none."""
LikeCase = Literal["ignored", "ilike", "lower"]
"""How LIKE ignores case: by itself, as ILIKE, or with both sides in lower case."""
ExistsAsIn = Literal["never", "plain", "negated_too"]
"""Which EXISTS is written as IN because the engine would refuse it or run it slowly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlDialect:
    """A dialect of SQL, named as sqlglot names it; several engines may share it."""

    name: str
    title: str
    """Its name in prompts."""
    guard: GuardRules
    dates: DateFunctions
    policies: PolicyFunctions
    quote: str = '"'
    """The mark around names."""
    backslash_escapes: bool = False
    """Whether a backslash in a text escapes what follows."""
    double_quoted_texts: bool = False
    """Whether "…" is a text and no name."""
    has_filter_clause: bool = True
    """Whether an aggregate may have FILTER (WHERE …)."""
    foreign_keys: ForeignKeySupport = "enforced"
    like_case: LikeCase = "ilike"
    integer_division: bool = False
    """Whether 1 / 2 is 0."""
    strict_grouping: bool = False
    """Whether a bare column beside an aggregate is refused."""
    alias_free_clauses: tuple[str, ...] = ()
    """Clauses in which aliases of SELECT are not known."""
    nulls_smallest: bool = False
    """Whether nulls sort before all values."""
    numeric_booleans: bool = False
    """Whether a switch is compared as 1 or 0."""
    correlated_selects: bool = True
    """Whether a select may look at a row of the one around it."""
    exists_as_in: ExistsAsIn = "never"
    rounds_decimals_only: bool = False
    """Whether ROUND to places takes decimals only."""
    neighbour_functions: tuple[str, str] | None = None
    """The functions for LEAD and LAG, where these look into a frame and give no NULL."""
    lacks_date_parts: bool = False
    """Whether EXTRACT and its like are written as formatted text."""
    full_scan_rows: int = 5_000_000
    """Up to so many rows the ends of ranges are looked for in all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceForm:
    """What the form of a source asks for, and with which defaults."""

    place: SourceLocation
    port: int = 0
    tls_port: int = 0
    """The port over TLS, of engines that are asked over HTTP."""
    schemes: tuple[str, ...] = ()
    """How the address of a replica begins; the first is what the page shows."""
    database: Literal["database", "catalog"] = "database"
    """What the engine calls a database."""
    has_schema: bool = False
    """Whether one schema may be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A kind of data source."""

    name: str
    """Its name in requests and records."""
    title: str
    """What users read; empty where it has a word in each language."""
    dialect: SqlDialect
    form: SourceForm
    driver: str
    """The package of `services/datasources/engines` that connects to it."""
    variants: tuple[Variant, ...] = ()
    """Engines that the driver tells apart; the last is the one that the others speak like."""
    plan: QueryPlan | None = None
    """How it tells what a statement would cost. Not set: it has no usable estimate."""

    def find_title(self, server_version: str) -> str:
        """What users call the engine of this version; empty where each language has a word."""
        if not self.variants or not server_version:
            return self.title
        return find_variant(server_version, self.variants).title

    def find_plan(self, server_version: str) -> QueryPlan | None:
        """How the engine of this version tells what a statement would cost."""
        if not self.variants or not server_version:
            return self.plan
        return self.plan if find_variant(server_version, self.variants).explains else None
