"""The model whose replies are files: prompts are written, replies read, none is asked twice."""

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path

from agent.llm.chat_model import OpenAiChatModel
from agent.llm.types import ModelEndpoint
from tests.benchmarks.processes.servers import start_process
from tests.support.polling import eventually
from tests.support.servers.ports import free_port


async def _ask(url: str, question: str) -> str:
    model = OpenAiChatModel(ModelEndpoint("file", url))
    try:
        async with aclosing(
            model.stream([{"role": "user", "content": question}], max_chars=99)
        ) as pieces:
            return "".join([piece.text async for piece in pieces])
    finally:
        await model.close()


async def test_whoever_writes_the_file_answers_the_prompt(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "tests.support.scripted.file_model"]
    command += ["--port", str(port), "--folder", str(tmp_path)]
    async with start_process(command, port, {}, "/v1/models"):
        url = f"http://127.0.0.1:{port}/v1"
        asked = [asyncio.create_task(_ask(url, question)) for question in ("one?", "two?")]
        prompts = tmp_path / "prompts"
        await eventually(lambda: len(list(prompts.glob("*.txt"))) == 2)
        for prompt in prompts.glob("*.txt"):
            reply = prompt.read_text().splitlines()[-1].upper()
            (tmp_path / "replies" / prompt.name).write_text(reply)
        assert await asyncio.gather(*asked) == ["ONE?", "TWO?"]
        assert await _ask(url, "two?") == "TWO?"
        assert len(list(prompts.glob("*.txt"))) == 2
