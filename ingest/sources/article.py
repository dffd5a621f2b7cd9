"""From a draft to an article: one place that decides on ids, namespace, title, date and language."""

import hashlib
import re
from urllib.parse import urlsplit, urlunsplit

from ingest.sources.dates import read_date
from ingest.sources.document import TEXT_LIMIT, Draft, Reading
from ingest.sources.language import foreign_language
from kg_service.errors import InputError
from kg_service.ids import content_hash
from kg_service.model import Article

_DEFAULT_NAMESPACE = "local"
#: C0 and C1 controls but tab and newline, the BOM, and halves of surrogate pairs, which UTF-8 cannot hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ud800-\udfff]")


def finish(draft: Draft, *, namespace: str | None) -> Reading:
    """The article that a draft makes, with warnings for what was left out.

    Raises: `InputError` with the reason `no-text`, `too-large` or `language`.
    """
    title = " ".join(clean(draft.title or "").split()) or None
    text = clean(draft.text).strip()
    if not text:
        raise InputError("there is no text in it", reason="no-text")
    if title and not " ".join(text[: 2 * len(title) + 100].split()).startswith(title):
        text = f"{title}\n\n{text}"
    if len(text) > TEXT_LIMIT:
        raise InputError(
            f"the article has {len(text):,} characters of text; the limit is {TEXT_LIMIT:,}: split it",
            reason="too-large",
        )
    language = foreign_language(text, declared=draft.language)
    if language:
        raise InputError(f"the text is not in English (language: {language})", reason="language")
    warnings = list(draft.warnings)
    url, host = _web_address(draft.url, warnings)
    article = Article(
        namespace=namespace or host or _DEFAULT_NAMESPACE,
        id=" ".join(clean(draft.id or "").split()) or _id_without_name(url, text),
        text=text,
        title=title,
        url=url,
        published_at=_date(draft.published_at, warnings),
        publication=" ".join(clean(draft.publication or "").split()) or None,
        language="en",
    )
    return Reading(article=article, warnings=tuple(warnings))


def keys_of_url(url: str) -> list[str]:
    """The key under which an article with this URL and without an id is known, if it is a web address."""
    address, host = _web_address(url, [])
    return [f"{host}/{_id_without_name(address, '')}"] if address else []


def clean(text: str) -> str:
    """Newlines as LF, controls taken out, broken surrogates replaced: what every store and terminal can hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub(lambda match: "\ufffd" if match[0] >= "\ud800" and match[0] <= "\udfff" else "", text)


def _id_without_name(url: str | None, text: str) -> str:
    """An address names its article over all its versions; a text without one is named by its content."""
    if url:
        return f"url-{hashlib.sha256(url.encode()).hexdigest()[:20]}"
    return f"text-{content_hash(text)[:20]}"


def _web_address(url: str | None, warnings: list[str]) -> tuple[str | None, str | None]:
    """The address without its fragment, and its host."""
    if not url or not url.strip():
        return None, None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        parts, host = None, None
    if parts is None or parts.scheme.lower() not in ("http", "https") or not host:
        warnings.append(f"the URL {url[:200]!r} is no web address (http or https) and was left out")
        return None, None
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, "")), host


def _date(text: str | None, warnings: list[str]) -> str | None:
    if not text or not text.strip():
        return None
    date = read_date(text)
    if date is None:
        warnings.append(f"the publication date {text[:100]!r} is no date: the article is undated")
    return date
