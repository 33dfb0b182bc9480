"""Uploads in parts that a store says were begun and not ended."""

from datetime import datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element

from aiohttp import ClientPayloadError
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring


class MultipartUpload(NamedTuple):
    """An upload in parts: of which object, under which id, since when."""

    name: str
    id: str
    begun_at: datetime


def parse_uploads(answer: bytes) -> list[MultipartUpload]:
    """What S3's ListMultipartUploads names. Raises `ClientPayloadError` when it is not that."""
    try:
        root = fromstring(answer)
        return [_parse_upload(element) for element in root.iterfind("{*}Upload")]
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ClientPayloadError("The object store's list of uploads cannot be read.") from error


def _parse_upload(element: Element) -> MultipartUpload:
    name, id_, begun = (element.findtext(f"{{*}}{tag}") for tag in ("Key", "UploadId", "Initiated"))
    if not (name and id_ and begun):
        raise ValueError("an upload without name, id or time")
    return MultipartUpload(name, id_, datetime.fromisoformat(begun))
