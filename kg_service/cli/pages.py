"""Pages in the terminal: an entity with its facts, and a fact with its evidence."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kg_service.model import Amount, Entity, Event, Relation, StoredArticle, StoredEvidence
from kg_service.store.base import FactFilter, GraphStore

Fact: TypeAlias = Relation | Event


def show_entity(store: GraphStore, entity: Entity, *, limit: int, console: Console | None = None) -> None:
    """Prints an entity's identifiers, aliases, and its newest facts, each with a quote and its source."""
    console = console or Console(highlight=False)
    console.print(_heading(entity.name, entity.kind, *entity.roles, id=entity.id))
    known = [f"{name} {value}" for name, value in sorted(entity.identifiers.items())]
    aliases = [alias for alias in entity.aliases if alias != entity.name]
    seen = " to ".join(dict.fromkeys(day[:10] for day in (entity.first_seen, entity.last_seen) if day))
    for label, value in (
        ("identifiers", ", ".join(known)),
        ("also", ", ".join(aliases)),
        ("group", entity.group or ""),
        ("articles", f"{entity.article_count}{f', {seen}' if seen else ''}"),
    ):
        if value:
            console.print(Text.assemble((f"{label:12}", "dim"), value))
    relations = store.relations_of([entity.id], FactFilter(), first=limit).get(entity.id)
    events = store.events_of([entity.id], FactFilter(), first=limit).get(entity.id)
    for title, page in (("Relations", relations), ("Events", events)):
        if page is not None and page.items:
            console.print(Text(f"\n{title}", style="bold"))
            _show_facts(store, page.items, console)
            if page.next is not None:
                console.print(Text("  and more: --limit shows them", style="dim"))


def show_evidence(store: GraphStore, fact: Fact | None, *, console: Console | None = None) -> None:
    """Prints a fact and each piece of its evidence: quote, roles, who says it, and the scores behind it."""
    if fact is None:
        return
    console = console or Console(highlight=False)
    evidence = store.evidence_of([fact.id]).get(fact.id, ())
    names = _names(store, [fact], evidence)
    articles = store.articles(sorted({item.article for item in evidence}))
    console.print(_heading(_sentence(fact, names), *_marks(fact), id=fact.id))
    for item in evidence:
        console.print()
        _show_one(item, names, articles, console)


def _show_facts(store: GraphStore, facts: Sequence[Fact], console: Console) -> None:
    evidence = store.evidence_of([fact.id for fact in facts])
    names = _names(store, facts, ())
    articles = store.articles(sorted({item.article for items in evidence.values() for item in items}))
    for fact in facts:
        items = evidence.get(fact.id, ())
        day = (getattr(fact, "date", None) or fact.last_seen or "undated")[:10]
        line = Text.assemble((f"  {day:12}", "cyan"), (_sentence(fact, names), "bold"))
        line.append(f"  {' '.join(_marks(fact))}  {fact.id}", style="dim")
        console.print(line)
        if items:
            newest = items[-1]
            more = f" (and {len(items) - 1} more: kg why {fact.id})" if len(items) > 1 else ""
            quote = Text.assemble(f"“{newest.evidence.quote}”", (f" — {_source(newest, articles)}{more}", "dim"))
            console.print(Padding(quote, (0, 0, 0, 14)))


def _show_one(
    item: StoredEvidence, names: Mapping[str, str], articles: Mapping[str, StoredArticle], console: Console
) -> None:
    evidence = item.evidence
    quote = Text(f"“{evidence.quote}”")
    spans = [(argument.start, argument.end, "bold") for argument in evidence.arguments]
    if evidence.trigger is not None:
        spans.append((*evidence.trigger, "bold underline"))
    for start, end, style in spans:
        if evidence.start <= start and end <= evidence.end:
            quote.stylize(style, start - evidence.start + 1, end - evidence.start + 1)
    console.print(quote)
    roles = ", ".join(
        f"{argument.role}: {names.get(argument.entity, argument.entity)}" for argument in evidence.arguments
    )
    said = [evidence.factuality, evidence.direction, evidence.stage, evidence.date]
    scores = ", ".join(f"{part} {score:.2f}" for part, score in sorted(evidence.scores.items()))
    for label, value in (
        ("source", _source(item, articles)),
        ("says", " ".join(str(mark) for mark in said if mark)),
        ("roles", roles),
        ("speakers", ", ".join(names.get(speaker, speaker) for speaker in evidence.speakers)),
        ("amounts", ", ".join(map(_amount, evidence.amounts))),
        ("properties", ", ".join(f"{name} {value}" for name, value in sorted(evidence.properties.items()))),
        ("confidence", f"{evidence.confidence:.2f}{f'  from  {scores}' if scores else ''}"),
        ("extractor", f"{evidence.extractor}, recorded {item.recorded_from[:19]}"),
    ):
        if value:
            console.print(Text.assemble((f"  {label:12}", "dim"), value))


def _heading(name: str, *marks: str, id: str) -> Text:
    return Text.assemble((name, "bold"), ("  " + " ".join(marks), "cyan"), (f"  {id}", "dim"))


def _names(store: GraphStore, facts: Iterable[Fact], evidence: Iterable[StoredEvidence]) -> dict[str, str]:
    ids: set[str] = set()
    for fact in facts:
        if isinstance(fact, Relation):
            ids.update((fact.source, fact.target))
    for item in evidence:
        ids.update(argument.entity for argument in item.evidence.arguments)
        ids.update(item.evidence.speakers)
    return {id: entity.name for id, entity in store.entities(sorted(ids)).items()}


def _sentence(fact: Fact, names: Mapping[str, str]) -> str:
    if isinstance(fact, Event):
        return f"{fact.kind}: {fact.name}"
    return f"{names.get(fact.source, fact.source)} {fact.kind} {names.get(fact.target, fact.target)}"


def _marks(fact: Fact) -> list[str]:
    marks = [fact.direction, fact.stage] if isinstance(fact, Event) else ["implied" if fact.implied else None]
    return [mark for mark in (*marks, fact.factuality, f"{fact.confidence:.2f}") if mark]


def _source(item: StoredEvidence, articles: Mapping[str, StoredArticle]) -> str:
    stored = articles.get(item.article)
    publication = stored.article.publication if stored else None
    return ", ".join(filter(None, (publication, (item.published_at or "undated")[:10], item.article)))


def _amount(amount: Amount) -> str:
    return f"{amount.measure} {amount.value:,.10g} {amount.unit}{f' of {amount.of}' if amount.of else ''}"
