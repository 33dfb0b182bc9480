"""How soon the rows are there after the last token of the statement, before the model goes on."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.answers.latency import milliseconds
from tests.benchmarks.answers.timed_question import ask_question, demo_source
from tests.benchmarks.processes.servers import start_product
from tests.benchmarks.result_row import Row
from tests.support.scripted.model_replies import Delay, ModelRequest, Piece, Reply, sql_reply
from tests.support.scripted.model_server import scripted_model

QUESTION = "top 5 provinces by stores"
TIMES = 20
FENCE = "`"


class MarkedReplies(list[Piece]):
    """The pieces of an answer; notes when the last fence is sent."""

    sent: float = 0.0

    def __iter__(self) -> Iterator[Piece]:
        pieces = list(super().__iter__())
        last = max(at for at, piece in enumerate(pieces) if str(piece).endswith(FENCE))
        for at, piece in enumerate(pieces):
            if at == last:
                self.sent = perf_counter()
            yield piece


async def measure_rows_after_statement(data: Path, sql: str, delay: Delay) -> list[Row]:
    """The median over some questions."""
    pieces = MarkedReplies(
        sql_reply(sql, title="Stores by province", assumptions=["All stores"]).pieces
    )

    def answer(request: ModelRequest) -> Reply | None:
        return Reply(pieces) if request.kind == "sql" else None

    async with scripted_model(delay=delay, answer=answer) as model:
        port = int(model.url.split(":")[2].split("/")[0])
        async with start_product(data, port) as ours:
            source = await demo_source(ours.server)
            await ask_question(ours.server, source, QUESTION)
            gaps = []
            for _ in range(TIMES):
                began = perf_counter()
                timed = await ask_question(ours.server, source, QUESTION)
                gaps.append(began + timed.rows - pieces.sent)
    best = Row("the quickest of them", milliseconds(min(gaps)), "")
    return [
        Row("rows after the statement's last token", milliseconds(median(gaps)), "", "≤ 60 ms"),
        best,
    ]
