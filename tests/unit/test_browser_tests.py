"""Every file of browser tests is run by a test: nothing else names them to Vitest."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_file_of_browser_tests_is_run() -> None:
    runners = "".join(path.read_text("utf-8") for path in (ROOT / "tests/e2e").glob("test_*.py"))
    files = {str(path.relative_to(ROOT / "web")) for path in (ROOT / "web/e2e").rglob("*.test.ts")}
    assert files
    assert [file for file in sorted(files) if f'"{file}"' not in runners] == []
