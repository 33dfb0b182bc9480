"""Whatever LangChain offers on the client of a model connects to checked addresses only."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import HumanMessage
from pydantic import BaseModel

from agent.llm.capabilities.capability_probe import probe_capabilities
from agent.llm.embedding import EmbeddingModel
from agent.llm.transport.openai_client import OpenAiClient
from agent.llm.types import CallFailed, ModelEndpoint, Resolve
from model.errors import ModelUnavailable
from tests.integration.llm.conftest import KEY
from tests.support.scripted.model_replies import Reply, Thought, ToolCall
from tests.support.scripted.model_server import ScriptedModel

pytestmark = pytest.mark.filterwarnings("ignore::langchain_core._api.LangChainBetaWarning")
QUESTION = "Which province?"


class Province(BaseModel):
    """The province that was asked for."""

    name: str


def read_stream(model: OpenAiClient) -> list[str]:
    return [chunk.text for chunk in model.stream(QUESTION)]


async def read_async_stream(model: OpenAiClient) -> list[str]:
    return [chunk.text async for chunk in model.astream(QUESTION)]


async def read_events(model: OpenAiClient) -> list[str]:
    return [event["event"] async for event in model.astream_events(QUESTION, version="v2")]


async def read_protocol(model: OpenAiClient) -> list[object]:
    stream = await model.astream_events(QUESTION, version="v3")
    return [event async for event in stream]


async def read_pieces(model: OpenAiClient) -> list[object]:
    return [piece async for piece in model.stream_pieces([{"role": "user", "content": "?"}], {})]


WAYS: dict[str, Callable[[OpenAiClient], Awaitable[object]]] = {
    "stream_pieces": read_pieces,
    "ainvoke": lambda model: model.ainvoke(QUESTION),
    "astream": read_async_stream,
    "astream_events": read_events,
    "astream_events, v3": read_protocol,
    "abatch": lambda model: model.abatch([QUESTION]),
    "agenerate": lambda model: model.agenerate([[HumanMessage(QUESTION)]]),
    "bind_tools": lambda model: model.bind_tools([Province]).ainvoke(QUESTION),
    "with_structured_output": lambda m: m.with_structured_output(Province).ainvoke(QUESTION),
    "with_retry": lambda m: m.with_retry(stop_after_attempt=1).ainvoke(QUESTION),
    "with_fallbacks": lambda model: model.with_fallbacks([model]).ainvoke(QUESTION),
    "invoke": lambda model: asyncio.to_thread(model.invoke, QUESTION),
    "stream": lambda model: asyncio.to_thread(read_stream, model),
    "batch": lambda model: asyncio.to_thread(model.batch, [QUESTION]),
}


@pytest.fixture(params=["model.example", "127.0.0.1"])
def host(request: pytest.FixtureRequest) -> str:
    """How the address of the server names its host: a name, or an address itself."""
    return str(request.param)


@pytest.fixture
async def open_client(
    server: ScriptedModel, host: str
) -> AsyncIterator[Callable[[Resolve], OpenAiClient]]:
    """Opens a client of `server`; a test resolves the host."""
    opened: list[OpenAiClient] = []

    def open_with(resolve: Resolve) -> OpenAiClient:
        url = server.url.replace("127.0.0.1", host)
        opened.append(OpenAiClient(ModelEndpoint("scripted", url, KEY, resolve=resolve)))
        return opened[-1]

    yield open_with
    for client in opened:
        await client.close()


@pytest.mark.promise("connections")
@pytest.mark.parametrize("way", WAYS)
async def test_a_forbidden_address_is_refused(
    way: str, server: ScriptedModel, open_client: Callable[[Resolve], OpenAiClient], host: str
) -> None:
    asked: list[str] = []

    async def refuse(name: str, _: int) -> list[str]:
        asked.append(name)
        raise OSError("forbidden")

    with pytest.raises(CallFailed) as failed:
        await WAYS[way](open_client(refuse))
    assert failed.value.status is None
    assert set(asked) == {host}
    assert server.requests == []


@pytest.mark.parametrize("way", WAYS)
async def test_an_allowed_address_answers(
    way: str, server: ScriptedModel, open_client: Callable[[Resolve], OpenAiClient]
) -> None:
    call = ToolCall("Province", '{"name": "Guangdong"}')
    server.answer = lambda request: Reply(("Guangdong", call))

    async def allow(*_: object) -> list[str]:
        return ["127.0.0.1"]

    assert await WAYS[way](open_client(allow))
    assert len(server.requests) == 1
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


async def test_an_answer_is_a_message(
    server: ScriptedModel, open_client: Callable[[Resolve], OpenAiClient]
) -> None:
    call = ToolCall("Province", '{"name": "Guangdong"}')
    server.answer = lambda request: Reply((Thought("South."), "It is ", "here.", call))

    async def allow(*_: object) -> list[str]:
        return ["127.0.0.1"]

    client = open_client(allow)
    bound = client.bind_tools([Province], tool_choice="any")
    message = await bound.ainvoke(QUESTION, stop=["."], stream_options={"include_usage": True})
    assert (message.text, message.additional_kwargs) == (
        "It is here.", {"reasoning_content": "South."},
    )  # fmt: skip
    assert [(c["name"], c["args"]) for c in message.tool_calls] == [
        ("Province", {"name": "Guangdong"})
    ]
    usage = message.usage_metadata
    assert usage is not None
    assert (usage["input_tokens"], usage["output_tokens"]) == (100, 20)
    body = server.requests[0].body
    assert (body["stop"], body["tool_choice"]) == (["."], "required")
    assert body["tools"][0]["function"]["name"] == "Province"


async def test_what_makes_requests_reaches_no_server(server: ScriptedModel) -> None:
    client = OpenAiClient(ModelEndpoint("scripted", server.url, KEY))
    formatter: BaseChatModel = client._formatter
    for call in (formatter.ainvoke(QUESTION), asyncio.to_thread(formatter.invoke, QUESTION)):
        with pytest.raises(Exception, match="Connection error"):
            await call
    assert server.requests == []


async def test_embeddings_and_probes_are_refused_too(server: ScriptedModel) -> None:
    async def refuse(*_: object) -> list[str]:
        raise OSError("forbidden")

    endpoint = ModelEndpoint("scripted", server.url, KEY, resolve=refuse)
    model = EmbeddingModel(endpoint)
    with pytest.raises(ModelUnavailable):
        await model.embed(["words"], within_s=5)
    await model.close()
    assert {finding.key for finding in await probe_capabilities(endpoint)} == {
        "models.trial_unreachable"
    }
    assert server.requests == []
