"""From paths as people give them to files: folders recursively, globs, and `-` for standard input."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.sources.document import InputFault

STANDARD_INPUT = "-"


def locate(paths: Iterable[str | Path]) -> Iterator[str | InputFault]:
    """The files behind the paths, those of a folder or glob sorted by name, each file once; `-` passes through.

    What is not there, and a folder without files, is a fault. Files and folders whose names begin
    with a dot are left out of folders.
    """
    seen: set[str] = set()
    for path in (os.fspath(one) for one in paths):
        found: Iterable[str | InputFault]
        if path == STANDARD_INPUT:
            found = [path]
        elif os.path.isdir(path):
            found = _in_folder(path)
        elif os.path.exists(path):
            found = [path]
        elif glob.has_magic(path):
            found = _matching(path)
        else:
            found = [InputFault(place=path, reason="no-such-file", message="there is no such file or folder")]
        for item in found:
            if isinstance(item, str):
                name = os.path.realpath(item) if item != STANDARD_INPUT else item
                if name in seen:
                    continue
                seen.add(name)
            yield item


def _in_folder(folder: str) -> Iterator[str | InputFault]:
    empty = True
    faults: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=faults.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(parent, name)
            if not name.startswith(".") and os.path.isfile(path):
                empty = False
                yield path
    for fault in faults:
        yield InputFault(place=str(fault.filename), reason="unreadable", message=fault.strerror or "cannot be read")
    if empty and not faults:
        yield InputFault(place=folder, reason="empty", message="there are no files in this folder")


def _matching(pattern: str) -> Iterator[str | InputFault]:
    found = sorted(glob.glob(pattern, recursive=True))
    if not found:
        yield InputFault(place=pattern, reason="no-such-file", message="no file matches this pattern")
    for path in found:
        if os.path.isdir(path):
            yield from _in_folder(path)
        else:
            yield path
