"""Every setting, read once from the environment and `.env`.

A field's place in the tree is its variable's name: `query.timeout_s` is `QUERY_TIMEOUT_S`. Services
get their slice (`settings.query`), not the tree.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from model.config.key_strength import is_guessable
from model.config.sections import (
    BudgetSettings,
    DifySettings,
    EmbeddingSettings,
    McpSettings,
    MetricsSettings,
    MinioSettings,
    ModelSettings,
    MysqlSettings,
    Neo4jSettings,
    OtelSettings,
    RerankSettings,
    ServerSettings,
    UploadSettings,
)
from model.errors import Misconfigured
from model.sources.query import QueryLimits

KEY_BYTES = 32
KEY_HINT = "`openssl rand -hex 32` makes one, `make env` makes all of a new stack"
_ASYNC_DRIVERS = {
    "mysql": "mysql+aiomysql",
    "mariadb": "mysql+aiomysql",
    "mysql+pymysql": "mysql+aiomysql",
    "mysql+aiomysql": "mysql+aiomysql",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}


class Settings(BaseSettings):
    """The whole tree."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    server: ServerSettings = ServerSettings()
    metrics: MetricsSettings = MetricsSettings()
    otel: OtelSettings = OtelSettings()
    data_dir: Path = Field(default=Path(".data"), description="Folder for all data on disk.")
    tz: str | None = Field(
        default=None,
        description="Time zone of 'today', such as Asia/Shanghai; not set: the machine's.",
    )
    sqlalchemy_database_uri: SecretStr | None = Field(
        default=None,
        description="Address of our own records, mysql+aiomysql:// or sqlite+aiosqlite://; "
        "not set: MYSQL_*, else SQLite in DATA_DIR.",
    )
    mysql: MysqlSettings = MysqlSettings()
    jwt_secret_key: SecretStr | None = Field(
        default=None,
        description="Signs the sign-in tokens, at least 32 bytes; not set: generated once and "
        "stored in DATA_DIR.",
    )
    admin_password: SecretStr | None = Field(
        default=None,
        description="Password of the first user, admin, at the first start only; not set: "
        "generated, see DATA_DIR/admin_password.",
    )
    secrets_key: SecretStr | None = Field(
        default=None,
        description="Encrypts stored passwords of data sources, at least 32 bytes (to rotate: "
        "new,old); not set: generated once and stored in DATA_DIR.",
    )
    model: ModelSettings = ModelSettings()
    budget: BudgetSettings = BudgetSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    rerank: RerankSettings = RerankSettings()
    show_thinking_process: bool = Field(
        default=True, description="Whether the model's thinking is shown."
    )
    minio: MinioSettings = MinioSettings()
    neo4j: Neo4jSettings = Neo4jSettings()
    mcp: McpSettings = McpSettings()
    gpt_vis_url: HttpUrl | None = Field(
        default=None, description="Address of the chart renderer (docker/gpt-vis-api)."
    )
    dify: DifySettings = DifySettings()
    web_url: HttpUrl | None = Field(
        default=None,
        description="Address under which users reach the page; the doctor checks streaming there.",
    )
    source_dirs: str | None = Field(
        default=None,
        description="Folders, separated by a colon, whose SQLite and DuckDB files may be sources.",
    )
    outbound_private: bool = Field(
        default=True,
        description="Whether data sources and servers may be on loopback and private addresses.",
    )
    query: QueryLimits = QueryLimits()
    upload: UploadSettings = UploadSettings()
    llm_timeout_s: float = Field(
        default=120, gt=0, description="Longest wait for the model, in seconds."
    )
    sql_max_attempts: int = Field(
        default=3, ge=1, le=10, description="How often a statement may be written for one question."
    )
    second_reading: bool = Field(
        default=True,
        description="Whether the built-in engine reads what a model answers again, runs its own "
        "statement and tells whether the rows are the same.",
    )
    run_retention_days: int = Field(
        default=30, ge=1, description="Days for which the event log of a finished answer is kept."
    )
    audit_retention_days: int | None = Field(
        default=None,
        ge=1,
        description="Days after which records of the audit are deleted; not set: never.",
    )
    redis_url: SecretStr | None = Field(
        default=None,
        description="redis:// or rediss:// address of the Redis that stores events of answers; "
        "not set: our own records store them.",
    )

    @field_validator("jwt_secret_key", "secrets_key")
    @classmethod
    def _reject_guessable_key(cls, value: SecretStr | None) -> SecretStr | None:
        """Of several keys the first one seals; the others only open what was sealed before."""
        first_key = value.get_secret_value().partition(",")[0] if value else ""
        if value and len(first_key.encode()) < KEY_BYTES:
            raise ValueError(f"it must have at least {KEY_BYTES} bytes")
        if value and is_guessable(first_key, KEY_BYTES):
            raise ValueError(f"it can be guessed; {KEY_HINT}")
        return value

    @field_validator("redis_url")
    @classmethod
    def _check_redis_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("redis://", "rediss://")):
            raise ValueError("it must begin with redis:// or rediss://")
        return value

    @field_validator("tz")
    @classmethod
    def _check_time_zone(cls, value: str | None) -> str | None:
        if value:
            try:
                ZoneInfo(value)
            except (ValueError, OSError, KeyError) as error:
                raise ValueError("it must be a name such as Asia/Shanghai or UTC") from error
        return value

    @field_validator("sqlalchemy_database_uri")
    @classmethod
    def _check_database_uri(cls, value: SecretStr | None) -> SecretStr | None:
        if value and value.get_secret_value().partition("://")[0] not in _ASYNC_DRIVERS:
            raise ValueError("it must begin with mysql+aiomysql:// or sqlite+aiosqlite://")
        return value

    @field_validator("data_dir")
    @classmethod
    def _make_absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @model_validator(mode="after")
    def _require_one_database(self) -> Self:
        """Never quietly other records than the ones that were meant."""
        if not self.sqlalchemy_database_uri and not self.mysql.host and self.mysql.model_fields_set:
            raise ValueError("it must be set when another MYSQL_* variable is")
        return self

    @property
    def database_uri(self) -> str:
        """The SQLAlchemy address of our own records, with an async driver."""
        if self.sqlalchemy_database_uri:
            scheme, _, rest = self.sqlalchemy_database_uri.get_secret_value().partition("://")
            return _add_charset(f"{_ASYNC_DRIVERS[scheme]}://{rest}")
        if self.mysql.host:
            user, password = self.mysql.user, self.mysql.password
            secret = f":{quote(password.get_secret_value(), safe='')}" if password else ""
            place = f"{self.mysql.host}:{self.mysql.port}/{quote(self.mysql.database, safe='')}"
            return _add_charset(f"mysql+aiomysql://{quote(user, safe='')}{secret}@{place}")
        return f"sqlite+aiosqlite:///{self.data_dir / 'tabletalk.db'}"

    @property
    def source_folders(self) -> tuple[Path, ...]:
        """The folders of SOURCE_DIRS."""
        return tuple(Path(part).resolve() for part in (self.source_dirs or "").split(":") if part)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the caller gives, then the environment, then `.env`."""
        return init_settings, _Variables(settings_cls, dotenv_settings, env_settings)


class _Variables(PydanticBaseSettingsSource):
    """Puts flat variables in their place in the tree; names are read in any case."""

    def __init__(
        self, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource
    ) -> None:
        super().__init__(settings_cls)
        self._values: dict[str, str | None] = {}
        for source in sources:
            if isinstance(source, EnvSettingsSource):
                self._values |= source.env_vars

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Not asked for: `__call__` builds the tree itself."""
        raise NotImplementedError(field_name)

    def __call__(self) -> dict[str, Any]:
        """The tree of what is set."""
        tree: dict[str, Any] = {}
        for path, _ in list_variables(Settings):
            value = self._values.get("_".join(path))
            if value is not None:
                place = tree
                for section in path[:-1]:
                    place = place.setdefault(section, {})
                place[path[-1]] = value
        return tree


def list_variables(tree: type[BaseModel]) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    """Each setting with its place in the tree; joined by `_` it is the variable's name."""
    for name, field in tree.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (((name, *path), leaf) for path, leaf in list_variables(kind))
        else:
            yield (name,), field


def to_misconfigured(name: str, problem: str) -> Misconfigured:
    """The error that stops the start: the variable, what is wrong, what it should be."""
    descriptions = {
        "_".join(place).upper(): leaf.description for place, leaf in list_variables(Settings)
    }
    return Misconfigured(
        "settings.wrong",
        name=name if name in descriptions else f"{name}_*",
        problem=problem.rstrip("."),
        meaning=descriptions.get(name) or "",
    )


def read_settings(**given: Any) -> Settings:
    """The settings of this process. Raises `Misconfigured`, which names the variable."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper() or "MYSQL_HOST"
        raise to_misconfigured(name, first["msg"].removeprefix("Value error, ")) from None


def _add_charset(uri: str) -> str:
    if not uri.startswith("mysql") or "charset=" in uri:
        return uri
    return f"{uri}{'&' if '?' in uri else '?'}charset=utf8mb4"
