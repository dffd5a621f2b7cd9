"""Which entity a local entity is, and what an entity is given all that was said of it."""

from kg_service.derive.entities import appearances, derive_entities, identify
from kg_service.derive.records import Tally
from kg_service.model import Entity, LocalEntity, Mention
from kg_service.ontology import load_ontology
from kg_service.registry import Registry, RegistryEntry
from tests.factories import entity

ONTOLOGY = load_ontology()
REGISTRY = Registry(
    [
        RegistryEntry(id="org:meta-platforms", kind="Company", name="Meta Platforms", aliases=("Meta",)),
        RegistryEntry(
            id="org:target", kind="Company", name="Target Corporation", aliases=("Target",), common=("Target",)
        ),
        RegistryEntry(id="org:citadel", kind="Fund", name="Citadel"),
        RegistryEntry(id="person:jane-doe", kind="Person", name="Jane Doe", aliases=("Doe",), roles=("ANALYST",)),
        RegistryEntry(
            id="org:delta-air", kind="Company", name="Delta Air Lines", aliases=("Delta",), common=("Delta",)
        ),
        RegistryEntry(
            id="org:delta-faucet", kind="Company", name="Delta Faucet", aliases=("Delta",), common=("Delta",)
        ),
    ]
)


def graph_id(local: LocalEntity, article: str = "n/a") -> str:
    return identify([local], article, ONTOLOGY, REGISTRY)[local.id].id


def test_the_registry_knows_a_name_of_its_class() -> None:
    assert graph_id(entity("Meta")) == graph_id(entity("META PLATFORMS, INC.")) == "org:meta-platforms"
    assert graph_id(entity("Meta", "Person"))[:12] == "person:meta@"
    assert graph_id(entity("Meta", "Theme")) == "thing:meta"


def test_kind_and_name_come_from_the_registry() -> None:
    identity = identify([entity("citadel", "Company")], "n/a", ONTOLOGY, REGISTRY)["citadel"]
    assert (identity.id, identity.kind, identity.name) == ("org:citadel", "Fund", "Citadel")


def test_the_linker_has_the_first_word_and_a_name_that_means_other_things_needs_it() -> None:
    assert graph_id(entity("the giant", registry_id="org:meta-platforms")) == "org:meta-platforms"
    assert graph_id(entity("Delta")) == "org:delta"
    assert graph_id(entity("Delta", registry_id="org:delta-air")) == "org:delta-air"
    assert graph_id(entity("Acme", registry_id="org:gone-from-the-registry")) == "org:acme"


def test_a_namesake_of_a_known_entity_is_not_it_by_its_name() -> None:
    assert graph_id(entity("Target")).startswith("org:target@")
    assert graph_id(entity("Target"), "n/a") != graph_id(entity("Target"), "n/b")
    assert graph_id(entity("Citadel", registry_id="")).startswith("org:citadel@")


def test_unknown_names_are_shared_between_articles_and_surnames_and_groups_are_not() -> None:
    assert graph_id(entity("John Roe", "Person"), "n/a") == graph_id(entity("John Roe", "Person"), "n/b")
    assert graph_id(entity("Roe", "Person"), "n/a") != graph_id(entity("Roe", "Person"), "n/b")
    group = entity("hedge funds", "Fund", generic=True, group="hedge funds")
    assert graph_id(group, "n/a") != graph_id(group, "n/b")
    assert graph_id(entity("Doe", "Person")) == "person:jane-doe"


def test_local_entities_that_are_one_appear_once() -> None:
    mention = Mention(start=0, end=4, text="Meta")
    locals_ = [
        LocalEntity(
            id="e1", kind="Fund", name="Citadel LLC", roles=("INVESTOR",), identifiers={"cik": "1"}, mentions=(mention,)
        ),
        LocalEntity(
            id="e2", kind="Company", name="Citadel", identifiers={"cik": "2", "lei": "x"}, mentions=(mention,) * 3
        ),
    ]
    (found,) = appearances(locals_, identify(locals_, "n/a", ONTOLOGY, Registry()), "n/a", "2026-05-06")
    assert (found.entity, found.kind, found.name, found.mentions) == ("org:citadel", "Company", "Citadel", 4)
    assert (found.roles, found.identifiers) == (("INVESTOR",), {"cik": "2", "lei": "x"})


def derived(*tallies: Tally, registry: Registry = REGISTRY) -> Entity:
    (found,) = derive_entities(tallies, registry)
    return found


def test_kind_and_name_of_an_unknown_entity_are_voted_by_mentions() -> None:
    fund = Tally(
        entity="org:x",
        kind="Fund",
        name="X Capital",
        articles=1,
        mentions=5,
        first_seen="2026-05-06",
        last_seen="2026-05-06",
    )
    firm = Tally(entity="org:x", kind="Company", name="X", roles=("A",), articles=3, mentions=4)
    found = derived(fund, firm)
    assert (found.kind, found.name, found.aliases, found.known) == ("Fund", "X Capital", ("X",), False)
    assert (found.article_count, found.mention_count, found.roles) == (4, 9, ("A",))
    assert (found.first_seen, found.last_seen) == ("2026-05-06", "2026-05-06")
    assert found == derived(firm, fund)


def test_the_registry_decides_what_it_knows_and_adds_its_names() -> None:
    found = derived(
        Tally(entity="person:jane-doe", kind="Company", name="J. Doe", roles=("JOURNALIST",), articles=1, mentions=1)
    )
    assert (found.kind, found.name, found.known) == ("Person", "Jane Doe", True)
    assert (found.aliases, found.roles) == (("J. Doe", "Doe"), ("ANALYST", "JOURNALIST"))


def test_identifiers_are_voted_unless_the_registry_has_them() -> None:
    said = [
        Tally(entity="org:x", kind="Company", name="X", identifiers={"ticker": "XX", "cik": 7}, articles=1, mentions=1),
        Tally(entity="org:x", kind="Company", name="X", identifiers={"ticker": "YY"}, articles=2, mentions=2),
    ]
    assert derived(*said).identifiers == {"ticker": "YY", "cik": 7}
    entry = RegistryEntry(
        id="org:x", kind="Company", name="X", tickers=("XCO@XNYS", "X1@XETR"), identifiers={"cik": "9"}
    )
    assert derived(*said, registry=Registry([entry])).identifiers == {"ticker": "XCO", "mic": "XNYS", "cik": "9"}
