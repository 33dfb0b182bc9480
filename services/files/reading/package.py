"""Whether a zipped workbook may be opened: sizes are counted by unpacking, never believed."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from services.files.reading.archive import MOST_MEMBERS, open_archive
from services.files.reading.limits import ReadLimits
from services.files.reading.refusals import Refused

CHUNK = 1 << 17
_LEAST_BOMB = 32 << 20
_HIGHEST_RATIO = 250
"""Of one part, once it is larger than that."""
_LARGE = 128 << 20
_RATIO_OF_LARGE = 100
"""Of one part and of the whole, once it is that large; the same text in every cell has 40."""
_MOST_AT_ONCE = 32 << 20
_HEADER = 30
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
_OVERLAP = 16
_MARKUP = (".xml", ".rels", ".vml")


class Package:
    """The members of a zip file. Every byte that comes out has been counted."""

    def __init__(self, path: Path, limits: ReadLimits) -> None:
        """Raises `Refused` when what the directory of the file says is too much already."""
        self._path = path
        self._most = limits.max_unpacked_bytes
        self._unpacked = self._packed = 0
        try:
            with open_archive(path) as archive:
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
        if told > self._most or _is_swollen(told, size) or any(map(_is_bomb, members)):
            raise self._bomb()

    def _bomb(self) -> Refused:
        return Refused("files.unpacks", megabytes=self._most >> 20, times=_RATIO_OF_LARGE)

    def __contains__(self, name: str) -> bool:
        """Whether there is a member of that name."""
        return name in self._members

    def size(self, name: str) -> int:
        """Bytes of a member, as the file says."""
        return self._members[name].file_size

    def read(self, name: str) -> bytes:
        """All of a small member. Raises `KeyError` when there is none."""
        if self.size(name) > _MOST_AT_ONCE:
            raise Refused("files.too_much")
        return b"".join(self.chunks(name))

    def survey(self, but: frozenset[str]) -> None:
        """Unpack every part, except those that are read here anyway.

        Whatever it is called: which parts a reader opens is said by other parts.
        """
        for name in self._members:
            if name not in but:
                self.count(name)

    def count(self, name: str) -> None:
        """Unpack a member that another reader is to open. Raises `Refused`."""
        for _ in self.chunks(name):
            pass

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a member, piece by piece. Raises `Refused` for a bomb, a lie or a DTD."""
        member = self._members[name]
        tail, size, done = b"", 0, 0
        marked = name.lower().endswith(_MARKUP)
        with self._path.open("rb") as file:
            for piece, packed in _inflated(file, member):
                size += len(piece)
                self._unpacked += len(piece)
                self._packed += packed - done
                done = packed
                if size > member.file_size:
                    raise Refused("files.unsafe")
                if _is_swollen(size, packed):
                    raise self._bomb()
                self._refuse_swollen(size, member)
                if marked := marked or (size == len(piece) and piece.lstrip()[:1] == b"<"):
                    _refuse_markup(tail + piece if b"<" in tail else piece, first=not tail)
                    tail = piece[-_OVERLAP:]
                yield piece
        if size != member.file_size:
            raise Refused("files.unsafe")

    def _refuse_swollen(self, size: int, member: zipfile.ZipInfo) -> None:
        """Refuse what came out so far, of this member and of the whole."""
        of_member = size > _LEAST_BOMB and _bomb(size, member.compress_size)
        if of_member or self._unpacked > self._most or _is_swollen(self._unpacked, self._packed):
            raise self._bomb()


def _inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Pieces of the content, each with how many packed bytes were read for it and those before."""
    file.seek(member.header_offset)
    header = file.read(_HEADER)
    if header[:4] != b"PK\x03\x04":
        raise Refused("files.broken")
    lengths = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    file.seek(sum(lengths), 1)
    done, most = 0, member.compress_size
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused("files.unsafe")
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    while done < most and (packed := file.read(min(most - done, CHUNK))):
        done += len(packed)
        if member.compress_type == zipfile.ZIP_STORED:
            yield packed, done
            continue
        while packed:
            piece = _decompressed(stream, packed)
            packed = stream.unconsumed_tail
            yield piece, done - len(packed)
    if member.compress_type == zipfile.ZIP_DEFLATED and not stream.eof:
        yield _rest(stream), done


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


def _is_swollen(unpacked: int, packed: int) -> bool:
    return unpacked > _LARGE and unpacked > _RATIO_OF_LARGE * packed


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    size, packed = member.file_size, member.compress_size
    return _is_swollen(size, packed) or (size > _LEAST_BOMB and _bomb(size, packed))


def _bomb(size: int, packed: int) -> bool:
    return size > _HIGHEST_RATIO * max(packed, 1)
