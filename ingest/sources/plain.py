"""Plain text: the first line is the title if an empty line follows it."""

from ingest.sources.document import Draft
from ingest.sources.encoding import decode

#: Code points up to which a first line is a title, and not a first paragraph.
TITLE_LIMIT = 200


def read_plain(content: bytes) -> Draft:
    """One file, one article."""
    text = decode(content).replace("\r\n", "\n").strip()
    first, _, rest = text.partition("\n")
    followed = rest.partition("\n")[0].strip() == "" and rest.strip() != ""
    title = first.strip() if followed and len(first) <= TITLE_LIMIT else None
    return Draft(text=text, title=title)
