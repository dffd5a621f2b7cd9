"""HTML: the article's words and metadata by trafilatura, from the bytes alone; nothing is fetched."""

import codecs
import re

from ingest.sources.document import Draft
from ingest.sources.encoding import decode
from kg_service.errors import InputError

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)


def read_html(content: bytes) -> Draft:
    """One page, one article. Raises: `InputError` (`encoding`, `broken-html`, `no-text`)."""
    import trafilatura

    text = decode(content, encoding=_declared_charset(content))
    try:
        # The date is taken from metadata and markup; a search in the running text would find any date.
        page = trafilatura.bare_extraction(
            text,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # what odd markup makes the parser raise is not foreseeable
        raise InputError(f"this HTML cannot be read: {error}", reason="broken-html") from error
    if page is None or isinstance(page, dict) or not page.text:
        raise InputError("no article text was found in this HTML", reason="no-text")
    return Draft(
        text="\n\n".join(line.strip() for line in page.text.splitlines() if line.strip()),
        title=page.title or None,
        url=page.url or None,
        published_at=page.date or None,
        publication=page.sitename or None,
    )


def _declared_charset(content: bytes) -> str:
    match = _CHARSET.search(content[:4096])
    if match is None:
        return "utf-8"
    try:
        return codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return "utf-8"
