"""Reading a file ends with its processor time, and says so."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import FileUnreadable
from tests.integration.files.ingestion.ingested_files import LIMITS, ingest


@pytest.mark.promise("upload-time")
async def test_a_file_that_takes_too_much_processor_time_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "heads.md"
    parts = "".join(f"# Part {n}\n\ntext {n}\n\n" for n in range(200_000))
    await asyncio.to_thread(path.write_text, parts)
    with pytest.raises(FileUnreadable) as refused:
        await ingest(path, limits=replace(LIMITS, cpu_s=1))
    assert refused.value.key == "files.too_slow"
    assert "1 second of processor time" in refused.value.text("en")
    assert await asyncio.to_thread(lambda: [*tmp_path.iterdir()]) == [path]
