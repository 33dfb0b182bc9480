"""Limits against zip bombs: sizes are counted while unpacking, declared sizes are not trusted."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.zip_archive import MAX_MEMBERS, open_archive

CHUNK = 1 << 17
_MIN_BOMB_BYTES = 32 << 20
_MAX_RATIO = 250
"""The limit for one member, once it is larger than `_MIN_BOMB_BYTES`."""
_LARGE_BYTES = 128 << 20
_MAX_RATIO_OF_LARGE = 100
"""The limit for one member and for all together, once they are larger than `_LARGE_BYTES`.

The same text in every cell has a ratio of 40.
"""
_MAX_MEMBER_READ = 32 << 20
_HEADER = 30
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
_OVERLAP = 16
_MARKUP = (".xml", ".rels", ".vml")


class ZipPackage:
    """The members of a zip file. Every byte that comes out has been counted."""

    def __init__(self, path: Path, limits: IngestionLimits) -> None:
        """Raises `FileRefused` when the declared sizes exceed the limits already."""
        self._path = path
        self._max_bytes = limits.max_unpacked_bytes
        self._unpacked_bytes = self._packed_bytes = 0
        try:
            with open_archive(path) as archive:
                members = archive.infolist()
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise FileRefused("files.broken") from error
        self._members = {member.filename.lstrip("/"): member for member in members}
        self._refuse_impossible(members)

    def _refuse_impossible(self, members: list[zipfile.ZipInfo]) -> None:
        size = self._path.stat().st_size
        if len(members) > MAX_MEMBERS or len(self._members) < len(members):
            raise FileRefused("files.unsafe")
        if sum(member.compress_size for member in members) > size:
            raise FileRefused("files.unsafe")  # members that share their bytes
        if any(member.flag_bits & 1 for member in members):
            raise FileRefused("files.protected")
        declared_bytes = sum(member.file_size for member in members)
        if (
            declared_bytes > self._max_bytes
            or _is_inflated(declared_bytes, size)
            or any(map(_is_bomb, members))
        ):
            raise self._make_ratio_refusal()

    def _make_ratio_refusal(self) -> FileRefused:
        return FileRefused(
            "files.unpacks", megabytes=self._max_bytes >> 20, times=_MAX_RATIO_OF_LARGE
        )

    def __contains__(self, name: str) -> bool:
        """Whether there is a member of that name."""
        return name in self._members

    def size(self, name: str) -> int:
        """The size of a member in bytes, as the directory declares it."""
        return self._members[name].file_size

    def read(self, name: str) -> bytes:
        """All of a small member. Raises `KeyError` when there is none."""
        if self.size(name) > _MAX_MEMBER_READ:
            raise FileRefused("files.too_much")
        return b"".join(self.read_chunks(name))

    def check_members(self, skip: frozenset[str] = frozenset()) -> None:
        """Check every member, except those in `skip`, which the caller reads here anyway.

        All are checked, as other members decide which of them a reader opens.
        """
        for name in self._members:
            if name not in skip:
                self.check_member(name)

    def check_member(self, name: str) -> None:
        """Unpack a member that another reader will open. Raises `FileRefused`."""
        for _ in self.read_chunks(name):
            pass

    def read_chunks(self, name: str) -> Iterator[bytes]:
        """The content of a member in chunks. Raises `FileRefused` for zip bombs and DTDs."""
        member = self._members[name]
        tail, size, packed_before = b"", 0, 0
        is_markup = name.lower().endswith(_MARKUP)
        with self._path.open("rb") as file:
            for piece, packed in _decompress_member(file, member):
                size += len(piece)
                self._unpacked_bytes += len(piece)
                self._packed_bytes += packed - packed_before
                packed_before = packed
                if size > member.file_size:
                    raise FileRefused("files.unsafe")
                if _is_inflated(size, packed):
                    raise self._make_ratio_refusal()
                self._refuse_inflated(size, member)
                if is_markup := is_markup or (size == len(piece) and piece.lstrip()[:1] == b"<"):
                    _refuse_markup(tail + piece if b"<" in tail else piece, first=not tail)
                    tail = piece[-_OVERLAP:]
                yield piece
        if size != member.file_size:
            raise FileRefused("files.unsafe")

    def _refuse_inflated(self, size: int, member: zipfile.ZipInfo) -> None:
        """Refuse more bytes than the limits allow, of this member or of all together."""
        of_member = size > _MIN_BOMB_BYTES and _exceeds_ratio(size, member.compress_size)
        if (
            of_member
            or self._unpacked_bytes > self._max_bytes
            or _is_inflated(self._unpacked_bytes, self._packed_bytes)
        ):
            raise self._make_ratio_refusal()


def _decompress_member(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Pieces of the content, each with the number of packed bytes read up to its end."""
    file.seek(member.header_offset)
    header = file.read(_HEADER)
    if header[:4] != b"PK\x03\x04":
        raise FileRefused("files.broken")
    lengths = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    file.seek(sum(lengths), 1)
    done, most = 0, member.compress_size
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise FileRefused("files.unsafe")
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    while done < most and (packed := file.read(min(most - done, CHUNK))):
        done += len(packed)
        if member.compress_type == zipfile.ZIP_STORED:
            yield packed, done
            continue
        while packed:
            piece = _decompress(stream, packed)
            packed = stream.unconsumed_tail
            yield piece, done - len(packed)
    if member.compress_type == zipfile.ZIP_DEFLATED and not stream.eof:
        yield _decompress_rest(stream), done


def _decompress(stream: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return stream.decompress(packed, CHUNK)
    except zlib.error as error:
        raise FileRefused("files.broken") from error


def _decompress_rest(stream: "zlib._Decompress") -> bytes:
    rest = _decompress(stream, b"")
    if not stream.eof:
        raise FileRefused("files.broken")
    return rest


def _refuse_markup(content: bytes, *, first: bool) -> None:
    if first and content.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        raise FileRefused("files.unsafe")  # UTF-16, in which a DTD could not be seen
    if b"<!" in content and _DECLARATION.search(content):
        raise FileRefused("files.unsafe")


def _is_inflated(unpacked: int, packed: int) -> bool:
    return unpacked > _LARGE_BYTES and unpacked > _MAX_RATIO_OF_LARGE * packed


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    size, packed = member.file_size, member.compress_size
    return _is_inflated(size, packed) or (size > _MIN_BOMB_BYTES and _exceeds_ratio(size, packed))


def _exceeds_ratio(size: int, packed: int) -> bool:
    return size > _MAX_RATIO * max(packed, 1)
