"""The parts of the settings tree; the tree itself is `model.settings`."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network

from pydantic import BaseModel, Field, HttpUrl, SecretStr, field_validator

from model.config.key_strength import is_guessable
from model.language_model import Thinking

_ENDPOINT_PATTERN = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9a-fA-F:]+\](:\d{1,5})?")
_BOLT_PATTERN = re.compile(r"(?:bolt|neo4j)(?:\+s|\+ssc)?://[^/@\s?#]+/?")
_BUCKET_PATTERN = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class ServerSettings(BaseModel):
    """Where the server listens."""

    host: str = Field(default="0.0.0.0", description="Address the server listens on.")  # noqa: S104
    port: int = Field(default=8089, ge=0, le=65535, description="Port the server listens on.")
    workers: int = Field(default=1, ge=1, le=64, description="Number of worker processes.")
    proxy_secret: SecretStr | None = Field(
        default=None,
        description="Secret shared with the proxy in front, whose client addresses are then "
        "trusted (Forwarded: for=…;secret=…); not set: no proxy is trusted.",
    )

    @field_validator("proxy_secret")
    @classmethod
    def _reject_guessable_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{16,}", value.get_secret_value()):
            raise ValueError("it must have at least 16 letters and digits")
        if value and is_guessable(value.get_secret_value(), 16):
            raise ValueError("it can be guessed; `openssl rand -hex 24` makes one")
        return value


class MetricsSettings(BaseModel):
    """Who may read `/metrics`."""

    networks: str = Field(
        default="127.0.0.0/8,::1/128",
        description="Networks whose addresses may read /metrics, separated by commas.",
    )

    @field_validator("networks")
    @classmethod
    def _check_networks(cls, value: str) -> str:
        try:
            parse_networks(value)
        except ValueError:
            raise ValueError("it must be networks such as 127.0.0.0/8,10.0.0.0/8") from None
        return value


def parse_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks of a comma-separated list. Raises `ValueError`."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


class OtelSettings(BaseModel):
    """Traces for an OpenTelemetry collector."""

    exporter_otlp_endpoint: HttpUrl | None = Field(
        default=None,
        description="Address of an OpenTelemetry collector (OTLP over HTTP); not set: no traces.",
    )


class MysqlSettings(BaseModel):
    """The parts of a MySQL address for our own records."""

    host: str | None = Field(default=None, description="Host of the MySQL server for our records.")
    port: int = Field(default=3306, ge=1, le=65535, description="Port of that MySQL server.")
    user: str = Field(default="tabletalk", description="Account on that MySQL server.")
    password: SecretStr | None = Field(default=None, description="Password of that account.")
    database: str = Field(default="tabletalk", description="Database that holds our records.")


class ModelSettings(BaseModel):
    """The language model. Without a name the built-in engine answers."""

    base_url: HttpUrl | None = Field(
        default=None, description="Address of an OpenAI-compatible server, ending in /v1."
    )
    name: str | None = Field(
        default=None, description="Name of the model; without one the built-in engine answers."
    )
    api_key: SecretStr | None = Field(default=None, description="Key for the model server.")
    temperature: float = Field(
        default=0.0, ge=0, le=2, description="Sampling temperature, from 0 to 2."
    )
    thinking: Thinking = Field(
        default="auto",
        description="Whether the model thinks before it answers: auto (as it likes), off or on.",
    )
    context_tokens: int | None = Field(
        default=None,
        ge=1024,
        description="Tokens of a prompt and its answer together; not set: the model server is "
        "queried.",
    )
    tokens_per_day: int | None = Field(
        default=None,
        gt=0,
        description="Earlier name of BUDGET_TOKENS_PER_DAY, which counts where both are set; "
        "not set: no limit.",
    )


class BudgetSettings(BaseModel):
    """What each user may use in a day, unless he or his role has a budget of its own."""

    rows_per_day: int | None = Field(
        default=None,
        gt=0,
        description="Rows that the answers of one user may have in a day (UTC); not set: no limit.",
    )
    tokens_per_day: int | None = Field(
        default=None,
        gt=0,
        description="Tokens that models may use for one user in a day (UTC); not set: "
        "MODEL_TOKENS_PER_DAY.",
    )


class EmbeddingSettings(BaseModel):
    """The embedding model; its server and key default to the language model's."""

    model_name: str | None = Field(
        default=None,
        description="Name of the embedding model; not set: tables are found by words only.",
    )
    base_url: HttpUrl | None = Field(
        default=None, description="Its server; not set: the language model's."
    )
    api_key: SecretStr | None = Field(
        default=None, description="Its key; not set: the language model's."
    )


class RerankSettings(BaseModel):
    """The reranking model; its server and key default to the language model's."""

    model_name: str | None = Field(
        default=None,
        description="Name of the reranking model; not set: tables are not ranked again.",
    )
    base_url: HttpUrl | None = Field(
        default=None, description="Its server; not set: the language model's."
    )
    api_key: SecretStr | None = Field(
        default=None, description="Its key; not set: the language model's."
    )


class UploadSettings(BaseModel):
    """What users may upload."""

    max_bytes: int = Field(
        default=100 * 1024 * 1024, gt=0, description="Largest file that may be uploaded, in bytes."
    )
    max_files: int = Field(default=200, gt=0, description="Files one user may keep.")
    max_total_bytes: int = Field(
        default=2 * 1024 * 1024 * 1024,
        gt=0,
        description="Bytes that the files of one user and the tables made of them may take.",
    )
    cpu_s: int = Field(
        default=120,
        ge=1,
        description="Seconds of processor time that reading one file may take.",
    )


class MinioSettings(BaseModel):
    """The object store. Without an endpoint files are kept in DATA_DIR."""

    endpoint: str | None = Field(
        default=None, description="host:port of the object store; not set: files in DATA_DIR."
    )
    access_key: str | None = Field(default=None, description="Access key of the object store.")
    secret_key: SecretStr | None = Field(default=None, description="Secret key of the store.")
    bucket: str = Field(default="tabletalk", description="Bucket for uploaded files.")
    use_ssl: bool = Field(default=False, description="Whether the object store speaks TLS.")
    cache_bytes: int = Field(
        default=2 * 1024 * 1024 * 1024,
        gt=0,
        description="Bytes of local copies of its files that are kept in DATA_DIR at most.",
    )

    @field_validator("endpoint")
    @classmethod
    def _strip_scheme(cls, value: str | None) -> str | None:
        if value and not _ENDPOINT_PATTERN.fullmatch(value):
            raise ValueError("it must be host:port, without http:// and without a path")
        return value

    @field_validator("bucket")
    @classmethod
    def _check_bucket_name(cls, value: str) -> str:
        if not _BUCKET_PATTERN.fullmatch(value):
            raise ValueError("it must have 3 to 63 lower-case letters, digits, dots or hyphens")
        return value


class Neo4jSettings(BaseModel):
    """The graph database. Without a URI the join graph is embedded."""

    uri: str | None = Field(
        default=None, description="bolt:// or neo4j:// address; not set: the embedded graph."
    )
    user: str = Field(default="neo4j", description="Account on the graph database.")
    password: SecretStr | None = Field(default=None, description="Password of that account.")

    @field_validator("uri")
    @classmethod
    def _check_bolt_address(cls, value: str | None) -> str | None:
        if value and not _BOLT_PATTERN.fullmatch(value):
            raise ValueError("it must be like bolt://host:7687 or neo4j+s://host, without a path")
        return value


class McpSettings(BaseModel):
    """Tools from MCP Hub."""

    hub_common_qa_group_url: HttpUrl | None = Field(
        default=None, description="MCP Hub group with the assistant's tools."
    )
    hub_database_qa_group_url: HttpUrl | None = Field(
        default=None, description="MCP Hub group with the tools for data questions."
    )
    hub_token: SecretStr | None = Field(default=None, description="Bearer token for MCP Hub.")
    hub_common_qa_tools: str = Field(
        default="",
        description="Tools of the first group that may be called, separated by commas; not set: "
        "all of it.",
    )
    hub_database_qa_tools: str = Field(
        default="",
        description="Tools of the second group that may be called, separated by commas; not set: "
        "all of it.",
    )
    hub_local_tools: str = Field(
        default="",
        description="Tools that send nothing out of this installation, separated by commas, `*` "
        "for any letters; the others wait for the user's click once a chat has read private "
        "data, and draw no rows.",
    )
    hub_public_tools: str = Field(
        default="",
        description="Tools whose results hold nothing private, such as a search of the web, "
        "separated by commas, `*` for any letters but not alone; the result of any other tool is "
        "private data.",
    )
    hub_timeout_s: float = Field(
        default=60, gt=0, le=3600, description="Longest a tool may take, in seconds."
    )
    hub_result_max_bytes: int = Field(
        default=64 * 1024,
        gt=0,
        description="Bytes of a tool's answer that are kept; the rest is cut.",
    )

    @field_validator("hub_public_tools")
    @classmethod
    def _check_tool_names(cls, value: str) -> str:
        patterns = [part.strip() for part in value.split(",")]
        if any(part and not part.strip("*?-_. ") for part in patterns) or "[" in value:
            raise ValueError("it must name tools: `*` alone would call every result public")
        return value


class DifySettings(BaseModel):
    """A Dify application that answers through our page."""

    server_url: HttpUrl | None = Field(default=None, description="Address of the Dify server.")
    database_qa_api_key: SecretStr | None = Field(
        default=None, description="Key of the Dify application."
    )
