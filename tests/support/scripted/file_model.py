"""A model whose replies are files that somebody else writes.

    python -m tests.support.scripted.file_model --port 18090 --folder /tmp/model

is an OpenAI-compatible server. It writes each prompt to FOLDER/prompts/NNNN.txt and answers with
FOLDER/replies/NNNN.txt as soon as that file is there: so a person, or an agent that no server can
reach, stands in for a model. Ask many questions at once (`make eval WORKERS=40`, with
LLM_TIMEOUT_S=7200), because nobody writes replies as fast as a model. The same folder again answers
the same prompts with the same replies: what is asked a second time needs nobody.
"""

import argparse
import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse, HTTPResponse
from sanic.response import json as json_response

POLL_S = 0.5
COMMENT_S = 20.0
"""A stream says something that often, or its reader would give it up."""
CHARS_A_TOKEN = 3
Reply = tuple[str, dict[str, int]]
"""The text, and how many tokens it took, as an estimate."""


class FileModel:
    """Prompts and replies in a folder."""

    def __init__(self, folder: Path) -> None:
        self._prompts, self._replies = folder / "prompts", folder / "replies"
        self._prompts.mkdir(parents=True, exist_ok=True)
        self._replies.mkdir(exist_ok=True)
        files = sorted(self._prompts.glob("*.txt"))
        self._numbers = {file.read_text("utf-8"): int(file.stem) for file in files}

    def put_prompt(self, body: dict[str, Any]) -> str:
        """Write the prompt of a request; the name of its files."""
        prompt = _write_prompt(body)
        number = self._numbers.setdefault(prompt, len(self._numbers) + 1)
        unfinished = self._prompts / f"{number:04}.part"
        unfinished.write_text(prompt, "utf-8")
        unfinished.replace(self._prompts / f"{number:04}.txt")
        return f"{number:04}.txt"

    def find_reply(self, name: str) -> Reply | None:
        """The reply, once it is there."""
        file = self._replies / name
        if not file.exists():
            return None
        text = file.read_text("utf-8").strip()
        prompt = (self._prompts / name).read_text("utf-8")
        spent, said = len(prompt) // CHARS_A_TOKEN, len(text) // CHARS_A_TOKEN
        usage = {"prompt_tokens": spent, "completion_tokens": said, "total_tokens": spent + said}
        return text, usage


def _write_prompt(body: dict[str, Any]) -> str:
    parts = [f"=== {each['role']}\n{_text_of(each['content'])}" for each in body["messages"]]
    wanted = {name: body[name] for name in ("tools", "response_format") if name in body}
    if wanted:
        parts.append(f"=== parameters\n{json.dumps(wanted, ensure_ascii=False)}")
    return "\n".join(parts)


def _text_of(content: object) -> str:
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)


def make_app(folder: Path) -> Sanic[Any, Any]:
    """The server over a folder."""
    model = FileModel(folder)
    app = Sanic("file-model")

    async def complete(request: Request) -> HTTPResponse | None:
        name = model.put_prompt(request.json)
        if request.json.get("stream"):
            await _stream(await request.respond(content_type="text/event-stream"), model, name)
            return None
        text, usage = await _wait_for_reply(model, name)
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return json_response(_envelope("chat.completion", [choice]) | {"usage": usage})

    async def list_models(_: Request) -> HTTPResponse:
        return json_response({"object": "list", "data": [{"id": "file", "object": "model"}]})

    app.add_route(complete, "/v1/chat/completions", methods=["POST"])
    app.add_route(list_models, "/v1/models")
    app.config.RESPONSE_TIMEOUT = app.config.REQUEST_TIMEOUT = 24 * 3600
    return app


async def _wait_for_reply(
    model: FileModel, name: str, on_wait: Callable[[], Any] | None = None
) -> Reply:
    waits = 0
    while (reply := model.find_reply(name)) is None:
        await asyncio.sleep(POLL_S)
        waits += 1
        if on_wait and waits % round(COMMENT_S / POLL_S) == 0:
            await on_wait()
    return reply


async def _stream(response: BaseHTTPResponse, model: FileModel, name: str) -> None:
    text, usage = await _wait_for_reply(model, name, lambda: response.send(": waiting\n\n"))
    for delta, finish in (({"role": "assistant", "content": text}, None), ({}, "stop")):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        await _send(response, _envelope("chat.completion.chunk", [choice]))
    await _send(response, _envelope("chat.completion.chunk", []) | {"usage": usage})
    await response.send("data: [DONE]\n\n")


async def _send(response: BaseHTTPResponse, event: dict[str, Any]) -> None:
    await response.send(f"data: {json.dumps(event, ensure_ascii=False)}\n\n")


def _envelope(kind: str, choices: list[Any]) -> dict[str, Any]:
    return {"id": "file", "object": kind, "created": 1, "model": "file", "choices": choices}


def main() -> None:
    """Serve until it is stopped."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    given = parser.parse_args()
    make_app(given.folder).run("127.0.0.1", given.port, single_process=True, access_log=False)


if __name__ == "__main__":
    main()
