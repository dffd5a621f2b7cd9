"""Which version of which article is live after a write: the part of a write that concerns the truth."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kg_service.ids import article_names, content_hash, hash_of, identify_evidence
from kg_service.model import Article, Extraction
from kg_service.store.codec import encode
from kg_service.store.rows import Rank, Rows, Version

_KEY = "key:"


@dataclass(slots=True, kw_only=True)
class Settlement:
    """What a write changes in the projection, and what it reports (by the keys that were given).

    `removed`: articles whose part is to be taken out; `live`: versions whose part is then put in.
    """

    removed: set[str] = field(default_factory=set)
    live: list[tuple[Version, Extraction]] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Group:
    """One article, as far as the names that belong together tell: what is known of it and what comes in."""

    names: set[str]
    known: set[str] = field(default_factory=set)
    incoming: list[Extraction] = field(default_factory=list)

    @property
    def key(self) -> str:
        return min(name.removeprefix(_KEY) for name in self.names if name.startswith(_KEY))


def rank_of(article: Article) -> Rank:
    """What orders the versions of an article, whatever key they came under."""
    metadata = hash_of(replace(article, namespace="", id="", text=""))
    return (article.published_at is not None, article.published_at or "", content_hash(article.text), metadata)


def settle(rows: Rows, extractions: Iterable[Extraction], *, again: bool, sequence: int, recorded: str) -> Settlement:
    """Write the versions that come in, choose the live one of every article, and say what follows.

    Among the versions of an article that are not retracted the greatest rank is live; of two
    extractions of one version the later one.
    """
    incoming = list(extractions)
    settlement = Settlement()
    groups = _groups(rows, incoming, settlement)
    heads: dict[str, list[Version]] = {}
    for version in rows.versions({key for group in groups for key in group.known}):
        heads.setdefault(version.article, []).append(version)
    writer = _Writer(rows=rows, settlement=settlement, sequence=sequence, recorded=recorded)
    for group in groups:
        writer.write(group, [version for key in group.known for version in heads.get(key, ())], again=again)
    writer.flush()
    return settlement


def settle_retraction(rows: Rows, keys: Sequence[str], *, recorded: str) -> Settlement:
    """Close all versions of these articles. Raises: `KeyError` with those of the keys that are unknown."""
    known = rows.articles_named({_KEY + key for key in keys})
    unknown = [key for key in keys if _KEY + key not in known]
    if unknown:
        raise KeyError(*unknown)
    settlement = Settlement()
    closed = []
    for version in rows.versions(set(known.values())):
        if version.state == "live":
            settlement.removed.add(version.article)
            settlement.retracted.append(version.article)
        if version.state != "retracted":
            closed.append(replace(version, state="retracted", recorded_to=version.recorded_to or recorded))
    rows.update_versions(closed)
    settlement.retracted.sort()
    return settlement


def _groups(rows: Rows, incoming: Sequence[Extraction], settlement: Settlement) -> list[_Group]:
    """Incoming and known articles, grouped by the names that they have in common."""
    asked = {name for extraction in incoming for name in article_names(extraction.article)}
    known = rows.articles_named(asked)
    names = rows.names_of(set(known.values()))
    by_name: dict[str, _Group] = {}
    for name, key in sorted(names.items()):
        group = by_name.setdefault(_KEY + key, _Group(names={_KEY + key}, known={key}))
        group.names.add(name)
        by_name[name] = group
    for extraction in incoming:
        own = article_names(extraction.article)
        if own[0] in names and len(own) > 1 and own[1] not in by_name[own[0]].names:
            urls = sorted(name.removeprefix("url:") for name in by_name[own[0]].names if name.startswith("url:"))
            if urls:
                settlement.warnings.append(
                    f"article {extraction.article.key} came with another URL ({extraction.article.url}; before: "
                    f"{', '.join(urls)}): taken as a new version of it"
                )
        group = _joined(by_name, own)
        group.incoming.append(extraction)
    return sorted({id(group): group for group in by_name.values() if group.incoming}.values(), key=lambda g: g.key)


def _joined(by_name: dict[str, _Group], names: Sequence[str]) -> _Group:
    """The one group of all these names."""
    group = _Group(names=set(names))
    for other in {id(by_name[name]): by_name[name] for name in names if name in by_name}.values():
        group.names |= other.names
        group.known |= other.known
        group.incoming += other.incoming
    for name in group.names:
        by_name[name] = group
    return group


@dataclass(slots=True, kw_only=True)
class _Arrivals:
    """The versions of one article that come in and are not known yet, by rank, with the keys they came under."""

    extractions: dict[Rank, Extraction] = field(default_factory=dict)
    given: dict[Rank, list[str]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class _Writer:
    """Collects the rows of one write, so that they reach the store in a few batches."""

    rows: Rows
    settlement: Settlement
    sequence: int
    recorded: str
    inserted: list[tuple[Version, Extraction]] = field(default_factory=list)
    updated: dict[str, Version] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)

    def write(self, group: _Group, heads: Sequence[Version], *, again: bool) -> None:
        """Settle one article."""
        key = group.key
        self.named.update(dict.fromkeys(group.names, key))
        self.updated.update({head.id: replace(head, article=key) for head in heads if head.article != key})
        arrivals = self._arrivals(group, heads, again=again)
        standing = [head for head in heads if head.state != "retracted"]
        ranks = {head.rank for head in standing} | set(arrivals.extractions)
        if not ranks:
            return
        top = max(ranks)
        live = [head for head in standing if head.state == "live"]
        if top in arrivals.extractions:
            self._replace(live, top, arrivals.extractions[top], key)
        else:
            best = max((head for head in standing if head.rank == top), key=_standing_order)
            if [best] != live or best.article != key:
                self._replace(live, top, self.rows.extractions([best.id])[best.id], key)
        for rank, extraction in sorted(arrivals.extractions.items()):
            if rank != top:
                self._insert(rank, extraction, key, live=False)
                self.settlement.superseded += arrivals.given[rank]
            elif live:
                self.settlement.replaced += arrivals.given[rank]
            else:
                self.settlement.new += arrivals.given[rank]

    def flush(self) -> None:
        """Hand all that was collected to the store."""
        self.rows.update_versions(list(self.updated.values()))
        self.rows.insert_versions(self.inserted)
        self.rows.name_articles(self.named)

    def _arrivals(self, group: _Group, heads: Sequence[Version], *, again: bool) -> _Arrivals:
        retracted = {head.rank for head in heads if head.state == "retracted"}
        out = bool(retracted) and not any(head.state == "live" for head in heads)
        newest = {head.rank: head for head in sorted(heads, key=_standing_order) if head.state != "retracted"}
        arrivals = _Arrivals()
        for extraction in group.incoming:
            given, rank = extraction.article.key, rank_of(extraction.article)
            if not again and (out or (rank in retracted and rank not in newest)):
                self.settlement.retracted.append(given)
            elif rank in newest and newest[rank].extracted == _extracted(extraction):
                arrivals.extractions.pop(rank, None)
                self.settlement.unchanged.append(given)
            else:
                arrivals.extractions[rank] = extraction
                arrivals.given.setdefault(rank, []).append(given)
        return arrivals

    def _replace(self, live: Sequence[Version], rank: Rank, extraction: Extraction, key: str) -> None:
        """Close what was live and put another version in its place."""
        for head in live:
            self.updated[head.id] = replace(head, article=key, state="superseded", recorded_to=self.recorded)
            self.settlement.removed.add(head.article)
        self.settlement.live.append(self._insert(rank, extraction, key, live=True))

    def _insert(self, rank: Rank, extraction: Extraction, key: str, *, live: bool) -> tuple[Version, Extraction]:
        version = Version(
            id=f"{self.sequence:012d}.{len(self.inserted):06d}",
            article=key,
            rank=rank,
            extracted=_extracted(extraction),
            state="live" if live else "superseded",
            recorded_from=self.recorded,
            recorded_to=None if live else self.recorded,
        )
        self.inserted.append((version, under_key(extraction, key)))
        return self.inserted[-1]


def under_key(extraction: Extraction, key: str) -> Extraction:
    """The extraction as that of the article of this key: its evidence gets the ids that it has there."""
    namespace, _, own = key.partition("/")
    article = replace(extraction.article, namespace=namespace, id=own)
    return replace(extraction, article=article, evidence=identify_evidence(key, extraction.evidence))


def _extracted(extraction: Extraction) -> str:
    """A hash of all that was extracted, whatever key the article came under."""
    return hashlib.sha256(encode(under_key(extraction, "/")).encode("utf-8", "surrogatepass")).hexdigest()


def _standing_order(head: Version) -> tuple[str, bool, str]:
    return (head.recorded_from, head.state == "live", head.id)
