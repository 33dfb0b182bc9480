"""The gate runs tests that failed once more by themselves."""

from pathlib import Path

import pytest

from scripts.gate.retry_failed import MAX_FAILED, TESTS_FAILED, run

FAILS_ONCE = """
from pathlib import Path

def test_at_odds_with_the_others():
    trace = Path(__file__).with_suffix(".ran")
    before = trace.exists()
    trace.touch()
    assert before

def test_sound():
    assert not Path(__file__).with_suffix(".twice").exists()
    Path(__file__).with_suffix(".twice").touch()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    return tmp_path


def run_in(folder: Path, source: str) -> int:
    (folder / "test_written.py").write_text(source, "utf-8")
    return run(["-q", "-p", "xdist", "--rootdir", str(folder), str(folder)], folder / "cache")


def test_a_test_that_passes_alone_is_named(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_in(folder, FAILS_ONCE) == 0
    printed = capfd.readouterr().out
    assert "passed alone, to be mended:\n  test_written.py::test_at_odds_with_the_others" in printed
    assert "1 passed" in printed.splitlines()[-4]


def test_a_defect_fails_twice(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_in(folder, "def test_wrong():\n    assert 1 == 2\n") == TESTS_FAILED
    assert capfd.readouterr().out.count("1 failed in ") == 2


def test_many_failures_are_no_chance(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    wrong = "".join(f"def test_{n}():\n    assert False\n" for n in range(MAX_FAILED + 1))
    assert run_in(folder, wrong) == TESTS_FAILED
    assert "once more" not in capfd.readouterr().out


def test_failures_of_another_run_do_not_count(folder: Path) -> None:
    wrong = "".join(f"def test_{n}():\n    assert False\n" for n in range(MAX_FAILED + 1))
    assert run_in(folder, wrong) == TESTS_FAILED
    assert run_in(folder, FAILS_ONCE) == 0


def test_what_does_not_start_is_not_run_again(folder: Path) -> None:
    assert run_in(folder, "import nothing_of_this_name\n") not in {0, TESTS_FAILED}
