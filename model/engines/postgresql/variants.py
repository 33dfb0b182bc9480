"""PostgreSQL and the engines that speak its protocol."""

from model.engines.variant import Variant

_STATEMENT_LIMIT = "SET LOCAL statement_timeout = {milliseconds}"
_LIMITS = (
    _STATEMENT_LIMIT,
    "SET LOCAL lock_timeout = {milliseconds}",
    "SET LOCAL idle_in_transaction_session_timeout = {idle_milliseconds}",
)
_GAUSS_SCHEMAS = (
    r"blockchain|coverage|cstore|db4ai|dbe_\w+|gs_\w+|pkg_(?:service|util)|prvt_ilm|snapshot"
    r"|sqladvisor|sys"
)

# An extension: chunks of hypertables are tables of `_timescaledb_internal`.
TIMESCALEDB = Variant(
    title="TimescaleDB",
    pattern="timescaledb",
    number=r"timescaledb (\S+)",
    version="{server} (TimescaleDB {number})",
    limits=_LIMITS,
    hidden_schemas=r"_?timescaledb_\w+|toolkit_experimental",
)
# Both go back to PostgreSQL 9.2: no lock_timeout (theirs is set in postgresql.conf), and "DISCARD
# statement is not yet supported" (docs.opengauss.org, GUC parameters and Schema; Huawei's list of
# what GaussDB lacks, github.com/huaweicloud-samples/database-gaussdb-drivers).
OPENGAUSS = Variant(
    title="openGauss",
    pattern="opengauss",
    number=r"openGauss\S* (\d\S*)",
    version="{title} {number}",
    limits=(_STATEMENT_LIMIT,),
    resets_session=False,
    hidden_schemas=_GAUSS_SCHEMAS,
    release=9,
)
GAUSSDB = Variant(
    title="GaussDB",
    pattern="gaussdb",
    number=r"GaussDB(?: Kernel)? ([V\d]\S*)",
    version="{title} {number}",
    limits=(_STATEMENT_LIMIT,),
    resets_session=False,
    hidden_schemas=_GAUSS_SCHEMAS,
    release=9,
)
# V8 goes back to PostgreSQL 12; its catalog is sys_catalog (help.kingbase.com.cn).
KINGBASE = Variant(
    title="KingbaseES",
    pattern="kingbase",
    number=r"KingbaseES (V\S+)",
    version="{title} {number}",
    limits=_LIMITS,
    hidden_schemas=(
        r"anon|dbms_\w+|kdb_\w+|perf|src_restrict|sys|sys_\w+|sysaudit|sysmac|utl_\w+|wmsys"
        r"|xlog_record_read"
    ),
)
POSTGRESQL = Variant(title="PostgreSQL", limits=_LIMITS)
VARIANTS = (TIMESCALEDB, OPENGAUSS, GAUSSDB, KINGBASE, POSTGRESQL)
