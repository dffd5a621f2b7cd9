"""Extraction in child processes that can be killed: limits of time and memory for each article.

What goes wrong with one article is told as a `Failure` of that article, and the next one goes on.
"""

import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Literal, Protocol, TypeAlias

from ingest.sources import Document, InputFault, read_article
from kg_service.errors import InputError, KgError
from kg_service.model import Article, Extraction

Stage: TypeAlias = Literal["read", "extract", "write"]
Task: TypeAlias = Document | Article | InputFault

_FIRST = Document(place="", format="text", content=b"The company said on Monday that its profit rose by a tenth.")
#: Seconds that building the pipeline may take.
_START = 600.0
#: How many articles may be in work or done ahead of the one that is due, for each child.
_AHEAD = 8


class Extracts(Protocol):
    """What turns an article into evidence."""

    def extract(self, article: Article) -> Extraction:
        """All that the article says."""
        ...


class Recipe(Protocol):
    """How to build an extractor in another process: it is pickled, and small."""

    @property
    def version(self) -> str:
        """Changes whenever the same article may give something else."""
        ...

    def build(self) -> Extracts:
        """Loads models and vocabularies; takes seconds. Raises: `KgError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one article may cost.

    `seconds`, and one more for each `bytes_a_second` of it; `memory` in bytes above the loaded model.
    """

    seconds: float = 30.0
    bytes_a_second: float = 2_000.0
    memory: int = 3 * 2**30

    def time_for(self, task: Document | Article) -> float:
        """Seconds."""
        return self.seconds + len(task.content if isinstance(task, Document) else task.text) / self.bytes_a_second


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An article that gave nothing. `bug`: our fault, `trace` says where; `aside`: readable, but not for us."""

    reason: str
    stage: Stage
    message: str
    aside: bool = False
    bug: bool = False
    trace: str = ""


Outcome: TypeAlias = Extraction | Failure


@dataclass(slots=True)
class _Child:
    process: SpawnProcess
    connection: Connection
    deadline: float
    ready: bool = False
    stage: Stage = "read"
    task: int | None = None


@dataclass(slots=True)
class Workers:
    """Some child processes, each with an extractor of its own, started when there is work.

    A context manager: leaving it ends the children, whatever they do.
    """

    recipe: Recipe
    count: int = 1
    limits: Limits = field(default_factory=Limits)
    _children: list[_Child] = field(default_factory=list, init=False)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for child in list(self._children):
            self._end(child)

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """The outcome of every task, in the order of the tasks, whatever the number of children; faults pass through.

        Raises: `KgError` if the extractor cannot be built, `RuntimeError` if building it crashes.
        """
        source = enumerate(tasks)
        waiting: list[int] = []
        given: dict[int, Task] = {}
        done: dict[int, Outcome] = {}
        due, more = 0, True
        while True:
            while more and len(given) < self.count * _AHEAD:
                number, task = next(source, (-1, None))
                if task is None:
                    more = False
                    break
                given[number] = task
                if isinstance(task, InputFault):
                    done[number] = Failure(reason=task.reason, stage="read", message=task.message, aside=task.aside)
                else:
                    waiting.append(number)
            self._hand_out(waiting, given)
            while due in done:
                yield given.pop(due), done.pop(due)
                due += 1
            if given:
                if due not in done:
                    self._collect(done)
            elif not more:
                return

    def _hand_out(self, waiting: list[int], given: dict[int, Task]) -> None:
        while waiting and len(self._children) < min(self.count, len(waiting) + len(self._busy())):
            self._children.append(self._start())
        for child in self._children:
            if waiting and child.ready and child.task is None:
                task = given[waiting[0]]
                assert not isinstance(task, InputFault)
                try:
                    child.connection.send(task)
                except OSError:  # it died while idle; the article is not to blame, another child gets it
                    continue
                child.task, child.stage = waiting.pop(0), "read"
                child.deadline = time.monotonic() + self.limits.time_for(task)

    def _busy(self) -> list[_Child]:
        return [child for child in self._children if child.task is not None]

    def _collect(self, done: dict[int, Outcome]) -> None:
        """Waits until a child has something to say, dies, or runs out of time."""
        live = [child for child in self._children if child.task is not None or not child.ready]
        idle = [child for child in self._children if child not in live]
        timeout = max(0.0, min((child.deadline for child in live), default=time.monotonic()) - time.monotonic())
        heard = set(wait([child.connection for child in live + idle], timeout))
        for child in live + idle:
            if child.connection in heard:
                self._hear(child, done)
            elif child in live and time.monotonic() >= child.deadline:
                self._end(child)
                if child.task is None:
                    raise RuntimeError(f"the extractor was not ready after {_START:.0f} seconds")
                message = "extracting took longer than the limit of time for a text of this length"
                done[child.task] = Failure(reason="timeout", stage=child.stage, message=message)

    def _hear(self, child: _Child, done: dict[int, Outcome]) -> None:
        try:
            word, value = child.connection.recv()
        except (EOFError, OSError):
            child.process.join(5)  # lets it die of its own cause, which the message names
            self._end(child)
            if child.task is not None:
                message = f"the extractor process ended ({_cause(child.process.exitcode)})"
                done[child.task] = Failure(reason="crash", stage=child.stage, message=message)
            elif not child.ready:
                raise RuntimeError(f"the extractor could not start ({_cause(child.process.exitcode)})") from None
            return
        if word == "ready":
            child.ready = True
        elif word == "stage":
            child.stage = value
        elif word == "outcome":
            assert child.task is not None
            done[child.task] = value
            child.task = None
            if isinstance(value, Failure) and value.reason == "memory":
                self._end(child)
        elif word == "refused":
            self._end(child)
            message, exit_status = value
            refusal = KgError(message)
            refusal.exit_status = exit_status
            raise refusal
        else:
            self._end(child)
            raise RuntimeError(f"the extractor could not be built:\n{value}")

    def _start(self) -> _Child:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, self.recipe, self.limits), daemon=True, name="kg-extract"
        )
        process.start()
        theirs.close()
        return _Child(process=process, connection=ours, deadline=time.monotonic() + _START)

    def _end(self, child: _Child) -> None:
        self._children.remove(child)
        child.process.kill()
        child.process.join()
        child.connection.close()


def _cause(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return f"signal {signal.Signals(-exitcode).name}"
    return f"exit status {exitcode}"


def _serve(connection: Connection, recipe: Recipe, limits: Limits) -> None:
    """The child's life: build the extractor, then one article after the other until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    os.dup2(sys.stderr.fileno(), 1)  # what a library prints must not get among the results
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # one core, one process: threads of several children fight
    try:
        extractor = recipe.build()
        read_article(_FIRST)  # what reading loads is not charged to an article
    except KgError as error:
        connection.send(("refused", (str(error), error.exit_status)))
        return
    except Exception:
        connection.send(("broken", traceback.format_exc()))
        return
    _limit_memory(limits.memory)
    connection.send(("ready", None))
    while True:
        try:
            task = connection.recv()
            connection.send(("outcome", _outcome(task, extractor, connection)))
        except (EOFError, OSError):  # the parent is gone
            return


def _outcome(task: Document | Article, extractor: Extracts, connection: Connection) -> Outcome:
    stage: Stage = "read"
    try:
        warnings: tuple[str, ...] = ()
        if isinstance(task, Document):
            reading = read_article(task)
            article, warnings = reading.article, reading.warnings
        else:
            article = task
        stage = "extract"
        connection.send(("stage", stage))
        extraction = extractor.extract(article)
        return replace(extraction, warnings=warnings + extraction.warnings)
    except InputError as error:
        return Failure(reason=error.reason, stage=stage, message=str(error), aside=error.reason == "language")
    except MemoryError:
        return Failure(reason="memory", stage=stage, message="extracting took more memory than the limit")
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        return Failure(reason="bug", stage=stage, message=message, bug=True, trace=traceback.format_exc())


def _limit_memory(extra: int) -> None:
    """Lets this process grow by `extra` bytes of address space; where /proc is missing (macOS), without a limit."""
    try:
        with open("/proc/self/statm") as statm:
            size = int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return
    hard: Any = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = size + extra if hard == resource.RLIM_INFINITY else min(size + extra, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
