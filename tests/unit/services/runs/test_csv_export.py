"""No cell of an export is a formula, whichever separator a spreadsheet reads."""

import pytest

from services.runs.export.csv_export import escape_formula


@pytest.mark.promise("safe-downloads")
@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("=1+1", "'=1+1"),
        (' "@SUM(A1)', "' \"@SUM(A1)"),
        ("＝1", "'＝1"),
        ("\t=1", "'\t'=1"),
        ("a;=cmd|' /C calc'!A0", "a;'=cmd|' /C calc'!A0"),
        ('a; "+cmd;x', "a; \"'+cmd;x"),
        ("first\n@SUM(A1)", "first\n'@SUM(A1)"),
        ("first\r\n-cmd", "first\r\n'-cmd"),
    ],
)
def test_what_a_spreadsheet_would_compute_is_text(text: str, escaped: str) -> None:
    assert escape_formula(text) == escaped


@pytest.mark.parametrize(
    "text", ["-5", "+1.5e3", "a;-5", "a;-5\n+7", "a - b", "x=1; y", "你好；=1"]
)
def test_other_text_stays(text: str) -> None:
    assert escape_formula(text) == text
