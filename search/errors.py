"""What can go wrong? All that callers may catch, as a tree. A message says what, where and the next step.

HoofbeatsError
├── BadQuery               the question cannot be taken
│   └── QueryTooLong       it is over 256 characters
├── BadSetting             a setting, option or catalogue entry is wrong
│   └── BadTerminology     a terminology entry is wrong: file, line, remedy
├── IndexUnavailable       nothing can answer now
│   ├── IndexMissing       no generation was ever published
│   └── IndexDamaged       no generation can be read
│       ├── IndexOutdated  another version of this program wrote it
│       └── IndexForbidden whoever runs this program may not read it
├── GateClosed             a generation was made, and kept back
├── WriterBusy             another writer is at work on this index
├── SourceError            one document cannot be read; the others can
└── BadCollection          a judged collection or question set cannot be read
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

MAX_QUERY = 256
"""Code points of a question. Longer than any judged question (longest: 123), short enough to bound the work."""


class HoofbeatsError(Exception):
    """The root: catch this to catch all of ours. exit_code is what the command ends with."""

    exit_code = 2


class BadQuery(HoofbeatsError):
    pass


class QueryTooLong(BadQuery):
    def __init__(self, length: int) -> None:
        super().__init__(
            f"The question has {length} characters; the most is {MAX_QUERY}. Shorten it to what you want to know."
        )


class BadSetting(HoofbeatsError):
    pass


class BadTerminology(BadSetting):
    def __init__(self, path: Path, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {problem} {remedy}")
        self.path, self.line = path, line


class IndexUnavailable(HoofbeatsError):
    exit_code = 3


class IndexMissing(IndexUnavailable):
    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no index at {path}. Build one: hoofbeats index --index {path}")


class IndexDamaged(IndexUnavailable):
    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"The index at {path} is damaged: {problem}. Mend it: hoofbeats index --rebuild --index {path}")


class IndexOutdated(IndexDamaged):
    def __init__(self, path: Path, problem: str) -> None:
        IndexUnavailable.__init__(
            self,
            f"The index at {path} is of another version: {problem}. Build it anew: hoofbeats index --index {path}",
        )


class IndexForbidden(IndexDamaged):
    def __init__(self, path: Path, problem: str) -> None:
        IndexUnavailable.__init__(
            self,
            f"The index at {path} cannot be read: {problem}. To build it anew would not help: let the user that runs "
            "this program read its folders and files, then try again.",
        )


class GateClosed(HoofbeatsError):
    exit_code = 4

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(
            f"The gate keeps this generation back: {'; '.join(reasons)}. What answered before still does. See what would "
            "change: hoofbeats index --dry-run. Publish it all the same: hoofbeats index --force"
        )


class WriterBusy(HoofbeatsError):
    exit_code = 5

    def __init__(self, path: Path) -> None:
        super().__init__(f"Another writer is at work on {path}. Wait until it has finished, then run this again.")


class SourceError(HoofbeatsError):
    """Raised by readers with the reason alone; the indexer adds the path."""

    exit_code = 1


class BadCollection(HoofbeatsError):
    pass
