"""From bytes to evidence. `extract_text` and `fact_records` are the short way from Python.

>>> from ingest import extract_text, fact_records
>>> facts = fact_records(extract_text("Intel will cut 5,000 jobs.", published_at="2026-04-30"))
"""

from ingest.simple import extract_text, fact_records

__all__ = ["extract_text", "fact_records"]
