"""Joins as rows of our records and as properties of a graph, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

import orjson

from model.sources.join import Evidence, JoinStatus, Origin, StoredJoin


def to_row(join: StoredJoin) -> dict[str, Any]:
    """What a row holds of a join."""
    return {
        "id": join.id,
        "left_table": join.left,
        "right_table": join.right,
        "pairs": [list(pair) for pair in join.on],
        "origin": join.origin,
        "status": join.status,
        "confidence": join.confidence,
        "evidence": asdict(join.evidence) if join.evidence else None,
    }


def join_from_row(row: Mapping[str, Any]) -> StoredJoin:
    """The join in a row."""
    evidence = row["evidence"]
    return StoredJoin(
        row["left_table"],
        row["right_table"],
        tuple((a, b) for a, b in row["pairs"]),
        cast("Origin", row["origin"]),
        cast("JoinStatus", row["status"]),
        row["confidence"],
        Evidence(**evidence) if evidence else None,
    )


def to_properties(join: StoredJoin) -> dict[str, Any]:
    """The same for a graph, whose properties are plain values and lists of them."""
    row = to_row(join)
    del row["pairs"]
    evidence = orjson.dumps(row["evidence"]).decode() if row["evidence"] else ""
    return row | {
        "left_columns": [a for a, _ in join.on],
        "right_columns": [b for _, b in join.on],
        "confidence": -1.0 if join.confidence is None else join.confidence,
        "evidence": evidence,
    }


def join_from_properties(properties: Mapping[str, Any]) -> StoredJoin:
    """The join in the properties of a relationship."""
    pairs = list(zip(properties["left_columns"], properties["right_columns"], strict=True))
    confidence = properties["confidence"]
    return join_from_row(
        {
            **properties,
            "pairs": pairs,
            "confidence": None if confidence < 0 else confidence,
            "evidence": orjson.loads(properties["evidence"]) if properties["evidence"] else None,
        }
    )
