"""Whether a zipped workbook may be opened: sizes are counted by unpacking, never believed."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from services.files.reading.limits import ReadLimits
from services.files.reading.refusals import Refused

MOST_MEMBERS = 40_000
CHUNK = 1 << 17
_LEAST_BOMB = 32 << 20
_HIGHEST_RATIO = 250
_HEADER = 30
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
_OVERLAP = 16
_READ = (".xml", ".rels", ".bin", ".vml")


class Package:
    """The members of a zip file. Every byte that comes out has been counted."""

    def __init__(self, path: Path, limits: ReadLimits) -> None:
        """Raises `Refused` when what the directory of the file says is too much already."""
        self._path = path
        self._left = limits.max_unpacked_bytes
        self._most = limits.max_unpacked_bytes
        try:
            with zipfile.ZipFile(path) as archive:
                members = archive.infolist()
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise Refused("files.broken") from error
        self._members = {member.filename.lstrip("/"): member for member in members}
        self._refuse_impossible(members)

    def _refuse_impossible(self, members: list[zipfile.ZipInfo]) -> None:
        size = self._path.stat().st_size
        if len(members) > MOST_MEMBERS or len(self._members) < len(members):
            raise Refused("files.unsafe")
        if sum(member.compress_size for member in members) > size:
            raise Refused("files.unsafe")  # members that share their bytes
        if any(member.flag_bits & 1 for member in members):
            raise Refused("files.protected")
        told = sum(member.file_size for member in members)
        if told > self._most or any(map(_is_bomb, members)):
            raise Refused("files.unpacks", megabytes=self._most >> 20)

    def __contains__(self, name: str) -> bool:
        """Whether there is a member of that name."""
        return name in self._members

    def size(self, name: str) -> int:
        """Bytes of a member, as the file says."""
        return self._members[name].file_size

    def read(self, name: str) -> bytes:
        """All of a member. Raises `KeyError` when there is none."""
        return b"".join(self.chunks(name))

    def survey(self, but: frozenset[str]) -> None:
        """Unpack every part that a reader may open, except those that are read here anyway."""
        for name in self._members:
            if name not in but and name.lower().endswith(_READ):
                for _ in self.chunks(name):
                    pass

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a member, piece by piece. Raises `Refused` for a bomb, a lie or a DTD."""
        member = self._members[name]
        marked, tail, size = name.lower().endswith((".xml", ".rels", ".vml")), b"", 0
        with self._path.open("rb") as file:
            for piece in _inflated(file, member):
                size += len(piece)
                self._left -= len(piece)
                if self._left < 0 or (size > _LEAST_BOMB and _bomb(size, member.compress_size)):
                    raise Refused("files.unpacks", megabytes=self._most >> 20)
                if marked:
                    _refuse_markup(tail + piece if b"<" in tail else piece, first=not tail)
                    tail = piece[-_OVERLAP:]
                yield piece
        if size != member.file_size:
            raise Refused("files.unsafe")


def _inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(member.header_offset)
    header = file.read(_HEADER)
    if header[:4] != b"PK\x03\x04":
        raise Refused("files.broken")
    lengths = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    file.seek(sum(lengths), 1)
    left = member.compress_size
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused("files.unsafe")
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := file.read(min(left, CHUNK))):
        left -= len(packed)
        if member.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield _decompressed(stream, packed)
            packed = stream.unconsumed_tail
    if member.compress_type == zipfile.ZIP_DEFLATED and not stream.eof:
        yield _rest(stream)


def _decompressed(stream: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return stream.decompress(packed, CHUNK)
    except zlib.error as error:
        raise Refused("files.broken") from error


def _rest(stream: "zlib._Decompress") -> bytes:
    rest = _decompressed(stream, b"")
    if not stream.eof:
        raise Refused("files.broken")
    return rest


def _refuse_markup(content: bytes, *, first: bool) -> None:
    if first and content.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        raise Refused("files.unsafe")  # UTF-16, in which a DTD could not be seen
    if b"<!" in content and _DECLARATION.search(content):
        raise Refused("files.unsafe")


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _LEAST_BOMB and _bomb(member.file_size, member.compress_size)


def _bomb(size: int, packed: int) -> bool:
    return size > _HIGHEST_RATIO * max(packed, 1)
