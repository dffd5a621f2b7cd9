"""Child processes: one bad article costs that article, and nothing else."""

import pytest

from ingest.sources import Document, InputFault
from ingest.worker import Failure, Limits, Task, Workers
from kg_service.errors import KgError
from kg_service.model import Extraction
from tests.ingest.fakes import WordRecipe


def document(text: str) -> Document:
    return Document(place=text, format="text", content=text.encode())


def outcomes(*tasks: Task, count: int = 1, recipe: WordRecipe | None = None, limits: Limits | None = None) -> list[str]:
    """The text of what was extracted, or the reason and the stage of what was not."""
    with Workers(recipe or WordRecipe(), count=count, limits=limits or Limits()) as pool:
        return [
            outcome.article.text if isinstance(outcome, Extraction) else f"{outcome.reason} at {outcome.stage}"
            for _, outcome in pool.run(tasks)
        ]


@pytest.mark.parametrize("count", [1, 3])
def test_outcomes_come_in_the_order_of_the_tasks(count: int) -> None:
    texts = [f"Acme rose {n}%." for n in range(30)]
    assert outcomes(*map(document, texts), count=count) == texts


def test_each_fault_is_told_of_its_own_article_and_the_others_go_on() -> None:
    tasks: list[Task] = [
        document("Acme rose."),
        document("CRASH"),
        document("Globex fell."),
        document("HANG"),
        document("GREEDY"),
        document("WRONG"),
        Document(place="b", format="json", content=b"{"),
        InputFault(place="c", reason="no-such-file", message="not there"),
        document("PRINT"),
    ]
    assert outcomes(*tasks, limits=Limits(seconds=8)) == [
        "Acme rose.",
        "crash at extract",
        "Globex fell.",
        "timeout at extract",
        "memory at extract",
        "bug at extract",
        "broken-json at read",
        "no-such-file at read",
        "PRINT",
    ]


def test_a_bug_keeps_its_traceback() -> None:
    with Workers(WordRecipe()) as pool:
        ((_, outcome),) = pool.run([document("WRONG")])
    assert isinstance(outcome, Failure)
    assert outcome.bug
    assert outcome.message == "IndexError: list index out of range"
    assert "in extract" in outcome.trace


def test_warnings_of_reading_are_kept_with_the_extraction() -> None:
    with Workers(WordRecipe()) as pool:
        content = b'{"text": "Acme rose.", "date": "soon"}'
        ((_, outcome),) = pool.run([Document(place="a", format="json", content=content)])
    assert isinstance(outcome, Extraction)
    assert "'soon' is no date" in outcome.warnings[0]


def test_a_user_fault_in_the_recipe_is_the_users_error() -> None:
    with pytest.raises(KgError, match="no such pipeline") as caught:
        outcomes(document("Acme rose."), recipe=WordRecipe(fault="settings"))
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(("fault", "words"), [("bug", "ZeroDivisionError"), ("crash", "exit status 9")])
def test_an_extractor_that_cannot_be_built_blames_no_article(fault: str, words: str) -> None:
    with pytest.raises(RuntimeError, match=words):
        outcomes(document("Acme rose."), recipe=WordRecipe(fault=fault))


def test_no_child_is_started_without_work() -> None:
    assert outcomes(InputFault(place="c", reason="empty", message=""), recipe=WordRecipe(fault="bug")) == [
        "empty at read"
    ]
