from pathlib import Path

import pytest

from model.errors import Misconfigured
from model.settings import Settings, list_variables, read_settings

ROOT = Path(__file__).parents[3]
CONTRACT = tuple(
    """SERVER_HOST SERVER_PORT SERVER_WORKERS DATA_DIR TZ SQLALCHEMY_DATABASE_URI MYSQL_HOST
    MYSQL_PORT MYSQL_USER MYSQL_PASSWORD MYSQL_DATABASE JWT_SECRET_KEY ADMIN_PASSWORD SECRETS_KEY
    MODEL_BASE_URL MODEL_NAME MODEL_API_KEY MODEL_TEMPERATURE EMBEDDING_MODEL_NAME
    EMBEDDING_BASE_URL EMBEDDING_API_KEY RERANK_MODEL_NAME RERANK_BASE_URL RERANK_API_KEY
    SHOW_THINKING_PROCESS MINIO_ENDPOINT MINIO_ACCESS_KEY MINIO_SECRET_KEY MINIO_BUCKET
    MINIO_USE_SSL NEO4J_URI NEO4J_USER NEO4J_PASSWORD MCP_HUB_COMMON_QA_GROUP_URL
    MCP_HUB_DATABASE_QA_GROUP_URL MCP_HUB_TOKEN GPT_VIS_URL DIFY_SERVER_URL
    DIFY_DATABASE_QA_API_KEY SOURCE_DIRS OUTBOUND_PRIVATE QUERY_TIMEOUT_S QUERY_MAX_ROWS
    QUERY_MAX_BYTES UPLOAD_MAX_BYTES LLM_TIMEOUT_S SQL_MAX_ATTEMPTS RUN_RETENTION_DAYS
    REDIS_URL""".split()  # noqa: SIM905 - as a list it would be sixty lines
)

BEYOND = (
    "AUDIT_RETENTION_DAYS",
    "SECOND_READING",
    "MCP_HUB_COMMON_QA_TOOLS",
    "MCP_HUB_DATABASE_QA_TOOLS",
    "MCP_HUB_LOCAL_TOOLS",
    "MCP_HUB_PUBLIC_TOOLS",
    "MCP_HUB_RESULT_MAX_BYTES",
    "MCP_HUB_TIMEOUT_S",
    "SERVER_PROXY_SECRET",
    "UPLOAD_MAX_FILES",
    "UPLOAD_MAX_TOTAL_BYTES",
    "UPLOAD_CPU_S",
    "MINIO_CACHE_BYTES",
    "MODEL_CONTEXT_TOKENS",
    "MODEL_THINKING",
    "MODEL_TOKENS_PER_DAY",
    "BUDGET_ROWS_PER_DAY",
    "BUDGET_TOKENS_PER_DAY",
    "METRICS_NETWORKS",
    "WEB_URL",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
)


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (*CONTRACT, *BEYOND):
        monkeypatch.delenv(name, raising=False)


def _names() -> set[str]:
    return {"_".join(path).upper() for path, _ in list_variables(Settings)}


def test_the_tree_has_the_names_of_the_contract_and_a_few_more() -> None:
    assert _names() == {*CONTRACT, *BEYOND}


def test_every_setting_stands_in_the_template_under_its_sentence() -> None:
    lines = (ROOT / ".env.template").read_text("utf-8").splitlines()
    for path, field in list_variables(Settings):
        name = "_".join(path).upper()
        [at] = [i for i, line in enumerate(lines) if line.startswith(f"{name}=")]
        assert lines[at - 1] == f"# {field.description}"


def test_the_template_itself_gives_the_defaults(tmp_path: Path) -> None:
    given = (ROOT / ".env.template").read_text("utf-8")
    (tmp_path / ".env").write_text(given)
    from_template = read_settings().model_dump()
    (tmp_path / ".env").unlink()
    assert from_template == read_settings().model_dump()


def test_the_environment_outranks_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("QUERY_MAX_ROWS=5\nSQL_MAX_ATTEMPTS=2\n")
    monkeypatch.setenv("QUERY_MAX_ROWS", "7")
    assert (read_settings().query.max_rows, read_settings().sql_max_attempts) == (7, 2)


def test_empty_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUERY_MAX_ROWS", "")
    monkeypatch.setenv("MODEL_NAME", "")
    assert (read_settings().query.max_rows, read_settings().model.name) == (10_000, None)


def test_the_misspelt_minio_key_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MiNIO_SECRET_KEY", "from compose")
    secret = read_settings().minio.secret_key
    assert secret is not None
    assert secret.get_secret_value() == "from compose"


def test_an_unrelated_variable_called_like_a_section_is_ignored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MODEL", "T14s")
    assert read_settings().model.name is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SERVER_PORT", "http"),
        ("SERVER_PORT", "70000"),
        ("SERVER_WORKERS", "0"),
        ("TZ", "Mars/Olympus"),
        ("JWT_SECRET_KEY", "short"),
        ("SECRETS_KEY", "x" * 31),
        ("MODEL_BASE_URL", "localhost"),
        ("MODEL_TEMPERATURE", "3"),
        ("QUERY_TIMEOUT_S", "-1"),
        ("OUTBOUND_PRIVATE", "perhaps"),
        ("SQLALCHEMY_DATABASE_URI", "oracle://there"),
    ],
)
def test_a_wrong_value_is_one_line_with_the_name_and_the_meaning(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    meaning = {"_".join(path).upper(): leaf.description for path, leaf in list_variables(Settings)}[
        name
    ]
    with pytest.raises(Misconfigured) as refused:
        read_settings()
    assert str(refused.value).startswith(f"{name} is wrong: ")
    assert str(meaning) in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["JWT_SECRET_KEY", "SECRETS_KEY"])
def test_a_refused_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "canary-secret")
    with pytest.raises(Misconfigured) as refused:
        read_settings()
    assert "canary" not in str(refused.value)


def test_secrets_do_not_show_in_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MODEL_API_KEY", "MYSQL_PASSWORD", "NEO4J_PASSWORD", "ADMIN_PASSWORD"):
        monkeypatch.setenv(name, "canary-secret-canary-secret-canary")
    monkeypatch.setenv("MYSQL_HOST", "db")
    assert "canary" not in repr(read_settings())


def test_without_a_database_the_records_are_in_the_data_dir(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_DIR", "here")
    assert read_settings().database_uri == f"sqlite+aiosqlite:///{tmp_path}/here/tabletalk.db"


def test_the_parts_of_a_mysql_address_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HOST": "db", "USER": "me", "PASSWORD": "p@/:ss", "DATABASE": "tt"}.items():
        monkeypatch.setenv(f"MYSQL_{name}", value)
    expected = "mysql+aiomysql://me:p%40%2F%3Ass@db:3306/tt?charset=utf8mb4"
    assert read_settings().database_uri == expected


@pytest.mark.parametrize("scheme", ["mysql", "mariadb", "mysql+pymysql", "mysql+aiomysql"])
def test_an_address_gets_the_async_driver_and_utf8(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("SQLALCHEMY_DATABASE_URI", f"{scheme}://u:p@h/d")
    assert read_settings().database_uri == "mysql+aiomysql://u:p@h/d?charset=utf8mb4"


def test_half_a_mysql_address_is_refused_instead_of_using_sqlite(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MYSQL_USER", "me")
    with pytest.raises(Misconfigured, match=r"^MYSQL_HOST is wrong: it must be set"):
        read_settings()


def test_source_dirs_are_folders_separated_by_colons(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DIRS", "/a:b:")
    assert read_settings().source_folders == (Path("/a"), tmp_path / "b")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MCP_HUB_PUBLIC_TOOLS", "*"),
        ("MCP_HUB_PUBLIC_TOOLS", "web-*, *-*"),
        ("MCP_HUB_PUBLIC_TOOLS", "[!x]*"),
        ("MINIO_ENDPOINT", "http://minio:9000"),
        ("MINIO_ENDPOINT", "minio:9000/files"),
        ("MINIO_BUCKET", "../other"),
    ],
)
def test_an_address_of_the_store_that_is_none_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=name):
        read_settings()


def test_the_misspelt_name_of_the_stores_secret_is_read_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MiNIO_SECRET_KEY", "s3cret")
    secret = read_settings().minio.secret_key
    assert secret is not None
    assert secret.get_secret_value() == "s3cret"
