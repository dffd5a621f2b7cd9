"""The graph is a function of the set of what was put: properties over random articles, orders and partitions."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg_service.model import Extraction, StoredEvidence
from kg_service.store.base import AsOf, FactFilter
from kg_service.store.embedded import EmbeddedStore
from tests.factories import amount, entity, event, extraction, relation
from tests.kg_service.store.contract import REGISTRY, ontology

DAYS = (None, "2026-05-01", "2026-05-02T08:00:00Z", "2026-05-05", "2026-05-09", "2026-05-20")
FACTUALITIES = ("ASSERTED", "REPORTED", "RUMOURED", "FORECAST", "HYPOTHETICAL", "DENIED")
PEOPLE = [
    entity("Meta"),
    entity("Acme"),
    entity("Initech", "Fund"),
    entity("Jane Doe", "Person"),
    entity("Smith", "Person"),
    entity("hedge funds", "Fund", generic=True, group="hedge funds"),
]
FIRMS = st.sampled_from(["Meta", "Acme", "Initech"])
WORDS = [" ".join(f"{topic}{number}" for number in range(150)) for topic in ("alpha", "beta")]
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

common = {
    "factuality": st.sampled_from(FACTUALITIES),
    "confidence": st.sampled_from([0.4, 0.7, 0.9]),
}
events = st.one_of(
    st.builds(
        lambda acquirer, target, **fields: event("Acquisition", {"acquirer": acquirer, "target": target}, **fields),
        FIRMS,
        FIRMS,
        stage=st.sampled_from([None, "ANNOUNCED", "COMPLETED"]),
        date=st.sampled_from([None, "2026-05", "2026-05-04", "2026"]),
        amounts=st.sampled_from([(), (amount(1e9),), (amount(2e9),)]),
        **common,
    ),
    st.builds(
        lambda organization, **fields: event("WorkforceChange", {"organization": organization}, **fields),
        st.one_of(FIRMS, st.lists(FIRMS, min_size=1, max_size=2, unique=True)),
        direction=st.sampled_from([None, "CUT", "HIRE"]),
        speakers=st.sampled_from([(), ("Jane Doe",)]),
        **common,
    ),
    st.builds(
        lambda holder, subject: event("PositionChange", {"holder": holder, "subject": subject}, direction="SHORT"),
        st.sampled_from(["hedge funds", "Initech", "Smith"]),
        FIRMS,
    ),
)
relations = st.builds(
    lambda source, target, **fields: relation("EMPLOYED_BY", source, target, **fields),
    st.sampled_from(["Jane Doe", "Smith"]),
    FIRMS,
    properties=st.sampled_from(
        [{}, {"position": "analyst", "valid_from": "2020"}, {"valid_to": "2025"}, {"ended": True}]
    ),
    **common,
)


@st.composite
def articles(draw: st.DrawFn, *, urls: bool = True) -> list[Extraction]:
    """Some versions of some articles, no two of them equal in rank; some share a URL, some are near-duplicates."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        evidence = draw(st.lists(st.one_of(events, relations), max_size=3))
        quotes = " ".join(f"{item.kind} {place}." for place, item in enumerate(evidence))
        text = f"{draw(st.sampled_from(WORDS))} {quotes} {' '.join(person.name for person in PEOPLE)} v{number}"
        found.append(
            extraction(
                draw(st.sampled_from("abcd")),
                PEOPLE,
                evidence,
                text=text,
                published_at=draw(st.sampled_from(DAYS)),
                near_duplicates=True,
                url=draw(st.sampled_from([None, "https://example.org/1", "https://example.org/2"])) if urls else None,
            )
        )
    return found


def store_of(*writes: Sequence[Extraction]) -> EmbeddedStore:
    store = EmbeddedStore(None, ontology(), REGISTRY)
    for write in writes:
        store.put(write)
    return store


def split(items: Sequence[Extraction], places: Sequence[int]) -> list[Sequence[Extraction]]:
    """The items in order, cut at these places."""
    cuts = [0, *sorted({place % (len(items) + 1) for place in places}), len(items)]
    return [items[one:other] for one, other in pairwise(cuts)]


@QUICK
@given(articles(), st.randoms(use_true_random=False), st.lists(st.integers(0, 10), max_size=3))
def test_order_and_partition_of_writes_do_not_matter(found: list[Extraction], random, cuts: list[int]) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(found, len(found))
    at_once, in_parts = store_of(found), store_of(*split(shuffled, cuts), shuffled[:2])
    assert in_parts.digest() == at_once.digest()


@QUICK
@given(articles(urls=False), st.data())
def test_replacement_and_retraction_leave_what_was_never_touched(found: list[Extraction], data: st.DataObject) -> None:
    keys = sorted({item.article.key for item in found})
    gone = data.draw(st.lists(st.sampled_from(keys), unique=True))
    store = store_of([replace(item, evidence=()) for item in found], found)
    store.retract(gone)
    kept = [item for item in found if item.article.key not in gone]
    assert store.digest() == store_of(kept).digest()
    store.put(found)
    assert store.digest() == store_of(kept).digest()
    store.put(found, again=True)
    assert store.digest() == store_of(found).digest()


@QUICK
@given(articles(urls=False), st.sampled_from([day for day in DAYS if day is not None]))
def test_later_articles_never_change_the_events_known_before(found: list[Extraction], day: str) -> None:
    numbered = [replace(item, article=replace(item.article, id=f"{n}")) for n, item in enumerate(found)]
    before = [
        item for item in numbered if item.article.published_at is None or item.article.published_at[:10] <= day[:10]
    ]
    known = trees(store_of(before))
    now = trees(store_of(numbered))
    for name, mentions in known.items():
        assert mentions <= now[name]
    prefix = {item for mentions in known.values() for item in mentions}
    assert known == {name: mentions & prefix for name, mentions in now.items() if mentions & prefix}


@QUICK
@given(articles(urls=False), st.sampled_from([day for day in DAYS if day is not None]))
def test_as_of_is_the_graph_of_what_was_published_then(found: list[Extraction], day: str) -> None:
    known = [
        item for item in found if item.article.published_at is not None and item.article.published_at[:10] <= day[:10]
    ]
    assert store_of(found).as_of(AsOf(at=day[:10])).digest() == store_of(known).digest()


def trees(store: EmbeddedStore) -> dict[str, set[str]]:
    """For each event the evidence that it stands on."""
    found = store.find_events(FactFilter(), first=1000).items
    evidence: dict[str, tuple[StoredEvidence, ...]] = store.evidence_of([item.id for item in found])
    return {name: {item.evidence.id for item in items} for name, items in evidence.items()}
