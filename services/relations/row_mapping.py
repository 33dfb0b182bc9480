"""Joins as rows of our records and as properties of a graph, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

import orjson

from model.sources.relation import Evidence, Origin, RelationStatus, StoredRelation


def to_row(relation: StoredRelation) -> dict[str, Any]:
    """What a row holds of a join."""
    return {
        "id": relation.id,
        "left_table": relation.left,
        "right_table": relation.right,
        "pairs": [list(pair) for pair in relation.on],
        "origin": relation.origin,
        "status": relation.status,
        "confidence": relation.confidence,
        "evidence": asdict(relation.evidence) if relation.evidence else None,
    }


def relation_from_row(row: Mapping[str, Any]) -> StoredRelation:
    """The join in a row."""
    evidence = row["evidence"]
    return StoredRelation(
        row["left_table"],
        row["right_table"],
        tuple((a, b) for a, b in row["pairs"]),
        cast("Origin", row["origin"]),
        cast("RelationStatus", row["status"]),
        row["confidence"],
        Evidence(**evidence) if evidence else None,
    )


def to_properties(relation: StoredRelation) -> dict[str, Any]:
    """The same for a graph, whose properties are plain values and lists of them."""
    row = to_row(relation)
    del row["pairs"]
    evidence = orjson.dumps(row["evidence"]).decode() if row["evidence"] else ""
    return row | {
        "left_columns": [a for a, _ in relation.on],
        "right_columns": [b for _, b in relation.on],
        "confidence": -1.0 if relation.confidence is None else relation.confidence,
        "evidence": evidence,
    }


def relation_from_properties(found: Mapping[str, Any]) -> StoredRelation:
    """The join in the properties of a relationship."""
    pairs = list(zip(found["left_columns"], found["right_columns"], strict=True))
    confidence = found["confidence"]
    return relation_from_row(
        {
            **found,
            "pairs": pairs,
            "confidence": None if confidence < 0 else confidence,
            "evidence": orjson.loads(found["evidence"]) if found["evidence"] else None,
        }
    )
