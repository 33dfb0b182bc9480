"""Pieces of an answer as chunks of a LangChain message."""

from langchain_core.messages import AIMessageChunk
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk

from agent.llm.types import Piece, TokenUsage


def to_generation_chunk(piece: Piece | TokenUsage) -> ChatGenerationChunk:
    """A piece as LangChain merges it with the others of its answer."""
    if isinstance(piece, TokenUsage):
        return ChatGenerationChunk(
            message=AIMessageChunk(content="", usage_metadata=_to_usage(piece))
        )
    if piece.is_cut:
        message = AIMessageChunk(content="")
        return ChatGenerationChunk(message=message, generation_info={"finish_reason": "length"})
    return ChatGenerationChunk(message=_to_message(piece))


def _to_message(piece: Piece) -> AIMessageChunk:
    if piece.call:
        id_, name = piece.call.id or None, piece.call.name or None
        part = tool_call_chunk(name=name, args=piece.text, id=id_, index=piece.call.index)
        return AIMessageChunk(content="", tool_call_chunks=[part])
    if piece.thinking:
        return AIMessageChunk(content="", additional_kwargs={"reasoning_content": piece.text})
    return AIMessageChunk(content=piece.text)


def _to_usage(usage: TokenUsage) -> UsageMetadata:
    return UsageMetadata(
        input_tokens=usage.input,
        output_tokens=usage.output,
        total_tokens=usage.input + usage.output,
        input_token_details=InputTokenDetails(cache_read=usage.cached),
    )
