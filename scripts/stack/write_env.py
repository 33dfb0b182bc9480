"""Writes docker/.env from .env.template, with fresh secrets and the addresses of the stack.

Refuses to write over one that is there: its secrets open the data in docker/volume. Needs Python
and nothing else.
"""

import os
import re
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / ".env.template"
TARGET = ROOT / "docker" / ".env"
HEAD = (
    "# Settings of the compose stack, by make env. Keep it secret, and keep it with your backups."
)
SECRETS = (
    "JWT_SECRET_KEY",
    "SECRETS_KEY",
    "ADMIN_PASSWORD",
    "SERVER_PROXY_SECRET",
    "MYSQL_PASSWORD",
    "MYSQL_ROOT_PASSWORD",
    "DEMO_READER_PASSWORD",
    "MINIO_ROOT_PASSWORD",
    "MINIO_SECRET_KEY",
    "CHARTS_SECRET_KEY",
    "NEO4J_PASSWORD",
    "MCP_HUB_TOKEN",
    "MCP_HUB_ADMIN_PASSWORD",
    "REDIS_PASSWORD",
    "GRAFANA_PASSWORD",
    "PROXY_SECRET",
)
VALUES = {
    "CPUS": str(min(os.cpu_count() or 1, 4)),
    "SERVER_WORKERS": "2",
    "METRICS_NETWORKS": "127.0.0.0/8,::1/128,172.16.0.0/12",
    "MYSQL_USER": "tabletalk",
    "MYSQL_DATABASE": "tabletalk",
    "MINIO_ENDPOINT": "minio:9000",
    "MINIO_ACCESS_KEY": "tabletalk",
    "NEO4J_URI": "bolt://neo4j-apoc:7687",
    "MCP_HUB_COMMON_QA_GROUP_URL": "http://mcphub:3000/mcp/common",
    "MCP_HUB_DATABASE_QA_GROUP_URL": "http://mcphub:3000/mcp/database",
    "MCP_HUB_LOCAL_TOOLS": "generate_*,chart-generate_*",
    "MCP_HUB_PUBLIC_TOOLS": "generate_*,chart-generate_*",
    "GPT_VIS_URL": "http://gpt-vis-api:3000",
}
IN_COMPOSE = ("SERVER_HOST", "SERVER_PORT", "DATA_DIR", "SQLALCHEMY_DATABASE_URI", "MYSQL_HOST")
"""Fixed in the compose file: another value would only part the services."""


def main() -> None:
    """Write the file, readable by its owner only."""
    try:
        descriptor = os.open(TARGET, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        sys.exit(
            "docker/.env is there already and stays as it is: its secrets open the data in "
            "docker/volume. Edit it, or move it away first."
        )
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(fill_template(TEMPLATE.read_text("utf-8")))
    print("Wrote docker/.env with fresh secrets. Next: make up; then sign in at port 8081")
    print("as admin with the ADMIN_PASSWORD that stands in it.")


def fill_template(template: str) -> str:
    """The template with secrets and addresses in place. Raises `KeyError` when one has no place."""
    missing = {*SECRETS, *VALUES} - set(re.findall(r"^(\w+)=", template, re.MULTILINE))
    if missing:
        raise KeyError(f"not in .env.template: {', '.join(sorted(missing))}")
    lines = []
    for line in template.splitlines():
        name, equals, _ = line.partition("=")
        if equals and name in SECRETS:
            lines.append(f"{name}={secrets.token_hex(24)}")
        elif equals and name in VALUES:
            lines.append(f"{name}={VALUES[name]}")
        elif equals and name in IN_COMPOSE:
            lines.pop()  # its sentence
        else:
            lines.append(line)
    return "\n".join([HEAD, "", *lines[2:], ""])


if __name__ == "__main__":
    main()
