"""Questions over a large workbook, from the request to the end of the stream."""

import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import duckdb
import psutil

from model.database.engine import now
from model.files.file import FileColumn, FileTable, StoredFile
from model.sources.schema import ColumnKind
from model.workspaces.workspace import FIRST_WORKSPACE
from services.files.querying.file_sources import IngestedFile
from tests.benchmarks.answers.timed_question import FINISHED
from tests.benchmarks.processes.http_client import Server
from tests.benchmarks.result_row import Row
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.files_app import PlacedFiles, about, fetch_user_id, files_opener
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_NAME, running
from tests.support.apps.scripted_agent_app import question

ROWS, MEASURES, TIMES = 200_000, 14, 30
_FILE = "file-200000"
_QUESTIONS = (
    "各区域的金额0",
    "产品3的金额1",
    "每月的金额2",
    "各产品的平均金额3",
    "金额4最高的3个区域",
)
_SQL = "SELECT 区域, sum(金额0) FROM 明细 GROUP BY 区域 ORDER BY 2 DESC"


def _large(folder: Path, owner: str) -> IngestedFile:
    path = folder / "large.duckdb"
    measures = ", ".join(f"(hash(i + {n}) % 100000) / 100 AS 金额{n}" for n in range(MEASURES))
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"""CREATE TABLE 明细 AS SELECT 'S' || i AS 单号, '区域' || i % 7 AS 区域,
            '产品' || i % 40 AS 产品, '店' || i % 900 AS 门店, (i % 90)::BIGINT AS 数量,
            DATE '2024-01-01' + (i % 366)::INT AS 日期, {measures} FROM range({ROWS}) t(i)"""
        )
        described = connection.execute("DESCRIBE 明细").fetchall()
    kinds: dict[str, ColumnKind] = {
        "VARCHAR": "text",
        "BIGINT": "integer",
        "DATE": "date",
        "DOUBLE": "float",
    }
    columns = tuple(FileColumn(name, kinds[type_]) for name, type_, *_ in described)
    table = FileTable("明细", "明细", rows=ROWS, columns=columns)
    stored = StoredFile(
        _FILE, owner, "明细.xlsx", "xlsx", 1, "ready", now(), (table,), workspace_id=FIRST_WORKSPACE
    )
    return IngestedFile(stored, path)


async def _ms(server: Server, text: str) -> float:
    pieces = server.pieces("/api/chats/runs", question(text, **about([_FILE])))
    seen = [(at, piece) async for at, piece in pieces]
    if FINISHED not in b"".join(piece for _, piece in seen):
        raise RuntimeError(seen[-1][1])
    return seen[-1][0] * 1000


def _bare(path: Path) -> float:
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute(_SQL).fetchall()
        began = perf_counter()
        connection.execute(_SQL).fetchall()
        return (perf_counter() - began) * 1000


def _processor() -> float:
    """Seconds of processor time of this process, client included, and of those that read files."""
    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children())]
    return sum(time.user + time.system for time in times)


async def measure_large_workbook() -> list[Row]:
    """The first question opens the file; each later one finds it open."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        files = PlacedFiles(folder)
        settings = given_settings(data_dir=folder / "data", admin_password=ADMIN_PASSWORD)
        app = await stack.enter_async_context(running(settings, files_opener(files)))
        client = await app.new_user(USER_NAME)
        read = files.files[_FILE] = _large(folder, await fetch_user_id(client))
        token = client.headers["Authorization"].removeprefix("Bearer ")
        server = Server(int(app.url.rpartition(":")[2]), token)
        first = await _ms(server, _QUESTIONS[0])
        began = _processor()
        later = [await _ms(server, _QUESTIONS[n % len(_QUESTIONS)]) for n in range(TIMES)]
        spent = _processor() - began
        bare = _bare(read.path)
    title, p95 = f"{ROWS:,} × 20", quantiles(later, n=20)[-1]
    return [
        Row(f"{title}: first question, opening it", f"{first:.0f} ms", ""),
        Row(f"{title}: later, median", f"{median(later):.0f} ms", f"{bare:.0f} ms", "≤ 50 ms"),
        Row(f"{title}: later, p95", f"{p95:.0f} ms", ""),
        Row(f"{title}: later, processor time", f"{spent * 1000 / TIMES:.0f} ms", ""),
    ]
