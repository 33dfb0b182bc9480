"""What is written is what is read: forms are found from text and give the same values in DuckDB."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.files.ingestion.typing.inference import infer_format
from services.files.ingestion.typing.value_formats import ValueFormat

DIGITS = "〇一二三四五六七八九"


def write_numerals(number: int) -> str:
    """2025 as 二〇二五."""
    return "".join(DIGITS[int(digit)] for digit in str(number))


def tens(number: int) -> str:
    """12 as 十二."""
    many, ones = divmod(number, 10)
    before = ("", "十", "二十", "三十")[many]
    return before + (DIGITS[ones] if ones else "")


DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
INTEGERS = st.integers(-(10**10), 10**10)
DECIMALS = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)
DAY_FORMS: list[Callable[[date], str]] = [
    date.isoformat,
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month:02}.{day.day:02}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}{day.month:02}{day.day:02}",
    lambda day: day.strftime("%d-%b-%Y"),
    lambda day: day.strftime("%b %d, %Y"),
    lambda day: day.strftime("%d %B %Y"),
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"{write_numerals(day.year)}年{tens(day.month)}月{tens(day.day)}日",
]
MOMENT_FORMS: list[Callable[[datetime], str]] = [
    str,
    datetime.isoformat,
    lambda at: f"{at:%Y}/{at.month}/{at.day} {'上午' if at.hour < 12 else '下午'}{at:%I:%M:%S}",
    lambda at: f"{at.year}年{at.month}月{at.day}日 {at.hour}时{at.minute}分{at.second}秒",
    lambda at: f"{at:%m/%d/%Y %H:%M:%S}",
    lambda at: f"{at.month}/{at.day}/{at:%Y %I:%M:%S} {'AM' if at.hour < 12 else 'PM'}",
]
NUMBER_FORMS: list[tuple[Callable[[Decimal], str], str]] = [
    (lambda n: f"{n}", ""),
    (lambda n: f"{n:,}", ""),
    (lambda n: f"{n:,}".translate(str.maketrans(",.", ".,")), ""),
    (lambda n: f"${n:,}", "$"),
    (lambda n: f"\uffe5{n}", "\u00a5"),
    (lambda n: f"{n}%", "%"),
    (lambda n: f"{n}万元", "万元"),
    (lambda n: f"({-n})" if n < 0 else f"{n}", ""),
    (lambda n: f"{n} %", "%"),
    (lambda n: f"{n:,}".translate(str.maketrans(",.", ".,")) + " %", "%"),
    (lambda n: f"{n:,}".translate(str.maketrans(",.", "\u202f,")) + "\u00a0€", "€"),
    (lambda n: f"$ {n:,}", "$"),
]
ENGINE = duckdb.connect(config={"threads": 1})


def read_back(texts: Sequence[str], form: ValueFormat) -> list[object]:
    """The values of the form, as strict as the whole file is read."""
    found = ENGINE.execute(
        f"SELECT {form.strict_sql('c')} FROM (SELECT unnest($texts) AS c)", {"texts": list(texts)}
    )
    return [row[0] for row in found.fetchall()]


@pytest.mark.parametrize("written", DAY_FORMS)
@given(days=st.lists(DAYS, min_size=3, max_size=8, unique=True))
@settings(max_examples=25, deadline=None)
def test_days_of_one_form_are_read_back(written: Callable[[date], str], days: list[date]) -> None:
    texts = [written(day) for day in days]
    form = infer_format(texts, "日期")
    assert form.kind == "date"
    assert read_back(texts, form) == days


@given(
    days=st.lists(DAYS, min_size=3, max_size=8, unique=True),
    forms=st.lists(st.sampled_from(DAY_FORMS), min_size=8, max_size=8),
)
@settings(max_examples=100, deadline=None)
def test_days_of_several_forms_are_read_back(
    days: list[date], forms: list[Callable[[date], str]]
) -> None:
    texts = [write(day) for write, day in zip(forms, days, strict=False)]
    form = infer_format([*texts, "2025年12月3日"], "日期")
    assert form.kind == "date"
    assert read_back(texts, form) == days


@pytest.mark.parametrize("written", MOMENT_FORMS)
@given(moments=st.lists(MOMENTS, min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_moments_are_read_back(written: Callable[[datetime], str], moments: list[datetime]) -> None:
    moments = [*moments, datetime.fromisoformat("2024-01-25T13:01:02")]  # no month has that number
    texts = [written(moment) for moment in moments]
    form = infer_format(texts)
    assert (form.kind, read_back(texts, form)) == ("datetime", moments)


@pytest.mark.parametrize(("written", "unit"), NUMBER_FORMS)
@given(numbers=st.lists(DECIMALS, min_size=2, max_size=8))
@settings(max_examples=25, deadline=None)
def test_decimals_are_read_back_with_their_unit(
    written: Callable[[Decimal], str], unit: str, numbers: list[Decimal]
) -> None:
    numbers = [number.copy_abs() if number == 0 else number for number in numbers]
    texts = [written(number) for number in numbers]
    form = infer_format(texts)
    assert (form.kind, form.unit) == ("decimal", unit)
    assert read_back(texts, form) == numbers


@given(numbers=st.lists(INTEGERS, min_size=2, max_size=8))
@settings(max_examples=50, deadline=None)
def test_integers_are_read_back(numbers: list[int]) -> None:
    form = infer_format([str(number) for number in [*numbers, 0, 12]])
    assert form.kind == "integer"
    assert read_back(list(map(str, numbers)), form) == numbers


@given(texts=st.lists(st.text(min_size=1), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_no_text_is_lost(texts: list[str]) -> None:
    form = infer_format(texts)
    if form.kind == "text":
        kept = [text for text in texts if "\0" not in text]
        assert read_back(kept, form) == kept
        return
    try:
        values = read_back(texts, form)
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        return  # blanks that Python strips and DuckDB does not: the table is built anew, as text
    assert all(
        value is not None or t.strip() in form.empties
        for value, t in zip(values, texts, strict=True)
    )


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["007", "008"], "text"),
        (["13800138000", "13900139000"], "text"),
        (["6222020200112233445"], "text"),
        (["110101199003077758", "11010119900307775X"], "text"),
        (["1", "2", "x"], "text"),
        (["1.5", "2"], "decimal"),
        (["1e5", "2.5e-3"], "float"),
        (["12E5", "7E3"], "text"),
        (["是", "否"], "boolean"),
        (["true"], "boolean"),
        (["Y", "N"], "boolean"),
        (["Y"], "text"),
        (["1", "0"], "integer"),
        (["12%", "15"], "text"),
        (["$5", "€5"], "text"),
        (["8:30", "17:05:10"], "time"),
        (["2025-03", "2025-04"], "date"),
        (["2025年3月"], "date"),
        (["March 2025", "June 2025"], "date"),
        (["2025/3/5 上午10:30", "2025/3/5 下午 3:05"], "datetime"),
        (["2025/3/5 上午13:30"], "text"),
        (["二〇二五年十三月一日"], "text"),
        (["202503", "202504"], "integer"),
        (["2025-02-30"], "text"),
        (["2025-01-02", "2025-01-02 10:00"], "datetime"),
        (["2025-01-02T10:00:00+08:00"], "datetime"),
        ([], "text"),
        (["-", "N/A"], "text"),
    ],
)
def test_the_kind_fits_all_values(texts: list[str], kind: str) -> None:
    assert infer_format(texts).kind == kind


@pytest.mark.parametrize(
    ("texts", "unit", "values"),
    [
        (["\uffe51,200.50", "300元", "-20"], "元", ["1200.50", "300", "-20"]),
        (["5万", "120,000", "1.25万"], "", [50000, 120000, 12500]),
        (["(1,234.50)", "$500"], "$", ["-1234.50", "500"]),
        (["１２．５", "8"], "", ["12.5", "8"]),
        (["85分", "90"], "分", [85, 90]),
        (["£28.50/h", "£30/h"], "£/h", ["28.50", "30"]),
    ],
)
def test_numbers_in_several_forms(texts: list[str], unit: str, values: list[object]) -> None:
    form = infer_format(texts)
    assert form.unit == unit
    assert read_back(texts, form) == [Decimal(str(value)) for value in values]


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["$5", "3元"], "price"),
        (["3号楼", "4号楼", "5号楼"], "building"),
        (["007", "1,200"], "shop"),
        (["12万", "abc"], "amount"),
        (["5台", "3件"], "things"),
        (["2025/3/1", "20251301"], "day"),
    ],
)
def test_what_may_be_no_number_stays_text(texts: list[str], name: str) -> None:
    assert infer_format(texts, name).kind == "text"


@pytest.mark.parametrize(
    ("texts", "name", "kind"),
    [
        (["9:01", "8:55", "17:30", "not punched"], "in", "time"),
        (["85分", "90分", "77分", "缺考"], "成绩", "integer"),
        (["85分", "90分", "缺考"], "成绩", "text"),
        (["85", "90", "77", "缺考", "作弊"], "成绩", "text"),
        (["301", "302", "303", "商铺"], "房号", "text"),
    ],
)
def test_the_only_word_among_values_says_that_there_is_none(
    texts: list[str], name: str, kind: str
) -> None:
    form = infer_format(texts, name)
    assert form.kind == kind
    assert read_back(texts, form)[-1] == (texts[-1] if kind == "text" else None)


def test_a_name_tells_months_and_phones() -> None:
    assert infer_format(["202503", "202504"], "月份").kind == "date"
    assert infer_format(["5551234", "555987"], "phone").kind == "text"


def test_placeholders_are_empty_only_beside_values() -> None:
    form = infer_format(["1", "-", "2"])
    assert (form.kind, form.empties) == ("integer", ("-",))
    assert read_back(["1", "-"], form) == [1, None]


def test_the_day_that_fits_decides_the_order() -> None:
    assert read_back(["13/2/2025"], infer_format(["1/2/2025", "13/2/2025"])) == [date(2025, 2, 13)]
    assert infer_format(["1/2/2025", "3/2/2025"]).guessed_order
    assert not infer_format(["1/13/2025"]).guessed_order


def test_local_time_is_kept_beside_its_offset() -> None:
    form = infer_format(["2025-01-02T10:00:00+08:00"])
    assert form.unit == "+08:00"
    assert read_back(["2025-01-02T10:00:00+08:00"], form) == [datetime(2025, 1, 2, 10)]  # noqa: DTZ001


def test_a_time_of_day_is_read_back() -> None:
    assert read_back(["8:30"], infer_format(["8:30"])) == [time(8, 30)]
