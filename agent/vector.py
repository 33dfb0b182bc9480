"""The vector of a text: embedding models make it, retrieval compares it."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""One vector of length one."""
