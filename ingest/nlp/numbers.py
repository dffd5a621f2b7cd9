"""Activation functions on numpy arrays."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def sigmoid(x: Floats) -> Floats:
    """The logistic function."""
    one = np.float32(1.0)
    out: Floats = one / (one + np.exp(-np.clip(x, -60, 60)))
    return out


def softmax(x: Floats) -> Floats:
    """Along the last axis."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    out: Floats = e / e.sum(axis=-1, keepdims=True)
    return out


def gelu(x: Floats) -> Floats:
    """The tanh form (Hendrycks and Gimpel 2016), as torch's `gelu(approximate="tanh")`."""
    out: Floats = x * x
    out *= np.float32(0.0356774081)
    out += np.float32(0.7978845608)
    out *= x
    np.tanh(out, out=out)
    out += np.float32(1.0)
    out *= x
    out *= np.float32(0.5)
    return out
