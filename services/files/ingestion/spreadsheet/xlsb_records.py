"""Records of binary workbooks (xlsb): a number and a length, seven bits a byte, then bytes."""

from collections.abc import Iterable, Iterator

from services.files.ingestion.refusals import FileRefused

_MAX_RECORD_BYTES = 4 << 20


def read_records(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each record's number and content. Raises `FileRefused` for one that is too long."""
    rest = b""
    for chunk in chunks:
        content, at = rest + chunk, 0
        while (record := _find_record(content, at)) is not None:
            number, start, at = record
            yield number, content[start:at]
        rest = content[at:]


def read_text(body: bytes, at: int) -> tuple[str, int]:
    """A text that begins with its length, and where it ends."""
    end = at + 4 + 2 * int.from_bytes(body[at : at + 4], "little")
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _find_record(content: bytes, at: int) -> tuple[int, int, int] | None:
    """Number, start and end of the record there; None when it is not there whole."""
    number = _read_number(content, at, 2)
    size = number and _read_number(content, number[1], 4)
    if not number or not size:
        return None
    end = size[1] + size[0]
    if size[0] > _MAX_RECORD_BYTES:
        raise FileRefused("files.broken")
    return (number[0], size[1], end) if end <= len(content) else None


def _read_number(content: bytes, at: int, most: int) -> tuple[int, int] | None:
    """A number of at most so many bytes, and where it ends."""
    value = 0
    for place in range(most):
        if at + place >= len(content):
            return None
        byte = content[at + place]
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    return value, at + most
