"""Detects the encoding of a text file, and converts the file to UTF-8."""

import codecs
import re
from pathlib import Path

CHUNK = 1 << 20
SAMPLE = 1 << 18
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NON_ASCII_RUN = re.compile(rb"[\x80-\xff]+")
_COMMON_CHARACTERS = frozenset(
    "的一是不在有人年月日期名称编号数量金额单价合计备注地区部门客户产品类型状态时间姓性别电话省市县"
    "稱編號數額單價計註區門產類狀態時間電話縣國銷售訂購庫存備總公司店面收入支出订销售购库国总"
)


def detect_encoding(path: Path) -> str:
    """The Python name of the file's encoding. Text that fits none is read as Western European."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return name
    if wide := _detect_utf16(head):
        return wide
    return "utf-8" if _is_utf8(path) else guess_encoding(head)


def decode_head(head: bytes) -> str | None:
    """The first bytes of a file as text, or None when they are no text."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if head.startswith(mark)), "")
    if not encoding and (wide := _detect_utf16(head)):
        text = head.decode(wide, "ignore")
        return None if _is_binary(text) else text
    if not encoding:
        controls = sum(head.count(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
        if controls > len(head) / 50 or head.count(0) > len(head) / 20:
            return None
        whole_lines = head[: head.rfind(b"\n") + 1] or head
        encoding = "utf-8" if _is_decodable(whole_lines, "utf-8") else guess_encoding(whole_lines)
    return head.decode(encoding, "ignore").lstrip("\ufeff")


def _is_binary(text: str) -> bool:
    """Bytes of which every other is zero need not be text: one in fifty is no character."""
    return sum(not (c.isprintable() or c.isspace()) for c in text) > len(text) / 50


def guess_encoding(sample: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8: the one that gives common characters."""
    runs = _NON_ASCII_RUN.findall(sample)
    if runs and sum(len(run) == 1 for run in runs) > len(runs) / 2:
        return "cp1252" if _is_decodable(sample, "cp1252") else "latin-1"
    fitting = [name for name in ("gb18030", "big5") if _is_decodable(sample, name)]
    return max(fitting, key=lambda name: _measure_familiarity(sample, name), default="latin-1")


def reencode(source: Path, encoding: str, target: Path) -> None:
    """Write the text of `source` to `target` as UTF-8; bytes without meaning become U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with source.open("rb") as reading, target.open("wb") as writing:
        while chunk := reading.read(CHUNK):
            writing.write(decoder.decode(chunk).encode("utf-8", "replace"))
        writing.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))


def _detect_utf16(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of Western text is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) / 10 or min(even, odd) > max(even, odd) / 10:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_decodable(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _measure_familiarity(sample: bytes, encoding: str) -> float:
    """Share of its characters beyond ASCII that people use daily."""
    text = codecs.getincrementaldecoder(encoding)("ignore").decode(sample)
    wide = [character for character in text if character > "\x7f"]
    if not wide:
        return 0.0
    everyday = sum(_is_level_one(character, encoding) for character in wide)
    return (everyday + 3 * sum(c in _COMMON_CHARACTERS for c in wide)) / len(wide)


def _is_level_one(character: str, encoding: str) -> bool:
    code = character.encode(encoding, "ignore")
    first = code[0] if len(code) == 2 else 0
    return 0xB0 <= first <= 0xD7 if encoding == "gb18030" else 0xA4 <= first <= 0xC6
