"""From bytes to evidence. `extract_text` and `fact_records` are the short way from Python.

>>> from ingest import extract_text, fact_records
>>> facts = fact_records(extract_text("Intel will cut 5,000 jobs.", published_at="2026-04-30"))
"""

import os
import sys

# One thread for BLAS, before numpy is loaded: it is faster on products as small as ours, and with more threads the last
# digits of a score differ from those of the worker processes, which have one.
if "numpy" not in sys.modules:
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(_name, "1")

from ingest.simple import extract_text, fact_records

__all__ = ["extract_text", "fact_records"]
