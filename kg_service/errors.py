"""The exceptions of the project, and the exit status that each stands for.

KgError                     2   wrong use
├── SettingsError           2   a setting has a value that cannot be
├── OntologyError           2   an ontology or registry file is wrong (file, line, fault)
├── QueryError              2   a GraphQL text that is none, or asks for what there is not
├── InputError              1   an input that cannot become an article (reason, place)
├── StoreError              3   the store cannot be used
│   ├── StoreUnreachable    3   no answer
│   ├── StoreAccessRefused  3   wrong user or password
│   └── StoreTooNew         4   written by a newer version of this program
└── (anything else)        70   a bug
"""


class KgError(Exception):
    """Says what is wrong and what to do about it; shown to the user without a traceback."""

    exit_status = 2


class SettingsError(KgError):
    """A setting whose value cannot be used."""


class OntologyError(KgError):
    """An ontology or registry file with a fault; the message names file and line."""

    def __init__(self, fault: str, *, file: str, line: int | None = None) -> None:
        place = file if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {fault}")
        self.fault = fault
        self.file = file
        self.line = line


class QueryError(KgError):
    """A GraphQL query that cannot be answered as it stands."""


class InputError(KgError):
    """An input that does not become an article. `reason` is one stable word for counting."""

    exit_status = 1

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class StoreError(KgError):
    """The store cannot be used; nothing that was read is lost."""

    exit_status = 3


class StoreUnreachable(StoreError):
    """No store answers at the address."""


class StoreAccessRefused(StoreError):
    """The store answers, and refuses the user or the password."""


class StoreTooNew(StoreError):
    """The store was written by a newer version of this program."""

    exit_status = 4
