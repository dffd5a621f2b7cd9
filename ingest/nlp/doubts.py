"""Which entities are too doubtful to report: how sure the model must be of one mention at least, by kind."""

from collections.abc import Sequence

from ingest.nlp.clusters import Cluster
from ingest.nlp.name import Name

#: For names that the registry does not know; fitted on articles that were in no training. A kind that is wrong more
#: often than it is right below its bound is left out: it would cost more precision than it gives recall.
LEAST = {
    "Company": 0.5,
    "Fund": 0.5,
    "Person": 0.5,
    "Place": 0.55,
    "Organization": 0.6,
    "Product": 0.6,
    "Sector": 0.6,
    "Indicator": 0.6,
}
LEAST_OTHERS = 0.45
#: What the text's and the registry's word for the kind adds, in all and at most.
TOLD, MOST_TOLD = 0.1, 0.2


def without_doubtful(clusters: Sequence[Cluster], names: Sequence[Name]) -> tuple[list[Cluster], list[Name]]:
    """The clusters that are sure enough, and their names, to which they point."""
    kept = [c for c in clusters if c.entries or _sureness(c, names) >= LEAST.get(c.kind, LEAST_OTHERS)]
    indices = sorted(i for cluster in kept for i in cluster.names)
    place = {old: new for new, old in enumerate(indices)}
    return [c.moved(place) for c in kept], [names[i] for i in indices]


def _sureness(cluster: Cluster, names: Sequence[Name]) -> float:
    return max(names[i].score for i in cluster.names) + min(MOST_TOLD, TOLD * cluster.told)
