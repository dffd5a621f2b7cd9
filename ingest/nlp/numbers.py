"""Activation functions on numpy arrays."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def sigmoid(x: Floats) -> Floats:
    """The logistic function."""
    out: Floats = 1.0 / (1.0 + np.exp(-np.clip(x, -60, 60)))
    return out


def softmax(x: Floats) -> Floats:
    """Along the last axis."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    out: Floats = e / e.sum(axis=-1, keepdims=True)
    return out


def gelu(x: Floats) -> Floats:
    """The tanh form (Hendrycks and Gimpel 2016), as torch's `gelu(approximate="tanh")`."""
    out: Floats = 0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))
    return out
