from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError, field_validator

from model.field_messages import InvalidField, describe_problem


class Form(BaseModel):
    rating: Literal["up", "down", "none"] = "up"
    name: str = Field(default="x", min_length=1, max_length=3)
    port: int = Field(default=1, ge=1, le=65535)
    enabled: bool = True
    tags: list[str] = Field(default=[], max_length=1)
    ids: list[str] = Field(default=["a"], min_length=1)
    date: complex = 0j
    host: str = ""

    @field_validator("host")
    @classmethod
    def _refused(cls, value: str) -> str:
        raise ValueError("fields.host")


@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        (
            {"rating": "left"},
            "This must be one of 'up', 'down' or 'none'.",
            "此项应为以下之一：'up'、'down'、'none'。",
        ),
        ({"name": ""}, "This must not be empty.", "此项不能为空。"),
        ({"name": "four"}, "at most 3 characters", "最多 3 个字符"),
        ({"port": 0}, "at least 1.", "不能小于 1。"),
        ({"port": 70000}, "at most 65535.", "不能大于 65535。"),
        ({"port": "ten"}, "a whole number", "应为整数"),
        ({"enabled": "perhaps"}, "true or false", "true 或 false"),
        ({"tags": ["a", "b"]}, "at most 1.", "最多 1 个"),
        ({"ids": []}, "at least 1.", "至少 1 个"),
        ({"host": "http://x"}, "a host name or an address.", "主机名或地址"),
        ({"date": "secret"}, "complex", "complex"),
    ],
)
def test_what_is_expected_is_said_in_both_languages(given: Any, english: str, chinese: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Form.model_validate(given)
    [found] = raised.value.errors(include_url=False, include_input=False)
    assert english in describe_problem(found, "en")
    assert chinese in describe_problem(found, "zh-CN")
    assert "secret" not in describe_problem(found, "en")


def test_a_field_of_a_part_is_named_with_its_place() -> None:
    with pytest.raises(ValidationError) as raised:
        Form.model_validate({"port": "ten"})
    problem = InvalidField(raised.value.errors()[0], path="config.port")
    assert problem.text("zh-CN") == "config.port：此项应为整数。"
    assert (problem.path, str(problem)) == (
        "config.port",
        "config.port: This must be a whole number.",
    )
