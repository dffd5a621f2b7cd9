"""From bytes to text: UTF-8, UTF-16 or UTF-32 by their marks, and a clear word about anything else."""

import codecs

from kg_service.errors import InputError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a SQLite database"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b\x85")


def marked_encoding(head: bytes) -> str | None:
    """`utf-16` or `utf-32` if the bytes begin with such a mark (a BOM)."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def refuse_binary(head: bytes) -> None:
    """Raises `InputError` (`binary`) if the first bytes are not those of a text."""
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise InputError(f"this is no text: it is {what}", reason="binary")
    if marked_encoding(head):
        return
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    if b"\0" in head or controls * 10 > len(head):
        raise InputError("this is no text: it holds binary data", reason="binary")


def decode(content: bytes, *, encoding: str = "utf-8") -> str:
    """The text, without its mark. Raises `InputError` (`encoding`) that names the offset of the first wrong byte."""
    marked = marked_encoding(content)
    try:
        return content.decode(marked or ("utf-8-sig" if encoding == "utf-8" else encoding))
    except UnicodeDecodeError as error:
        name = marked or encoding
        # a mark of UTF-8 is no part of what the codec counts
        offset = error.start + (3 if not marked and content.startswith(codecs.BOM_UTF8) else 0)
        line = content.count(b"\n", 0, offset) + 1
        raise InputError(
            f"wrong encoding: byte 0x{content[offset]:02x} at offset {offset} (line {line}) is not {name.upper()}; "
            "save the text as UTF-8",
            reason="encoding",
        ) from None
