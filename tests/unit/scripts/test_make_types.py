"""The page's types are those of the service."""

import subprocess
import sys
from pathlib import Path
from typing import cast

from agent.charting.catalogue.entry import ChartTypeEntry, PageTraits, TypeWords
from agent.charting.echarts.dataset import make_data_option
from model.answers.activities import ChartType
from scripts.chart_traits import render_chart_traits

ROOT = Path(__file__).resolve().parents[3]


def test_the_generated_types_are_those_of_the_activities() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "make_types.py"), "--check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_what_the_page_knows_of_a_chart_type_is_what_its_entry_says() -> None:
    entry = ChartTypeEntry(
        name=cast(ChartType, "gauge"),
        words=TypeWords(zh="仪表盘", en="gauge"),
        make_option=make_data_option,
        page=PageTraits(dataset="pairs", tooltip="item", height="tall", draws_sizes=True),
    )
    wanted = "dataset: 'pairs', tooltip: 'item', height: 'tall', isDense: false, drawsSizes: true"
    assert f"\n  gauge: {{ {wanted} }},\n" in render_chart_traits([entry])
