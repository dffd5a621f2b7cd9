"""Two readers of the same texts, scored as if the second were an extractor: the ceiling to read other scores against.

    python -m ingest.evaluation.agreement GOLD.jsonl...

`second_reader.jsonl` beside this file holds what a second reader, who had the texts and the guide
(`docs/annotation-guide.md`) and nothing else, annotated in 40 documents of market-events' dev and test parts;
without the texts, which the gold files have.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.evaluation.comparison import compare
from ingest.evaluation.gold import read_annotations, read_golds
from ingest.evaluation.report import Measured, report_of
from ingest.evaluation.wording import figure
from kg_service.ontology import Ontology, load_ontology

Json = dict[str, Any]

SECOND_READER = Path(__file__).parent / "second_reader.jsonl"


def as_extracted(annotated: Json, text: str) -> Json:
    """A reader's annotation of a text in the contract of `kg extract`; he is sure of all that he wrote."""
    return {
        "article": {"id": annotated["id"]},
        "text": text,
        "entities": [
            {
                "id": entity["key"],
                "kind": entity["kind"],
                "name": entity["name"],
                "generic": bool(entity.get("generic")),
                "mentions": [{"start": a, "end": b, "text": text[a:b]} for a, b in entity["mentions"]],
            }
            for entity in annotated["entities"]
        ],
        "relations": [{**relation, "confidence": 1.0, "evidence": []} for relation in annotated["relations"]],
        "events": [
            {
                **event,
                "confidence": 1.0,
                "evidence": [
                    {"trigger": mention["trigger"], "speakers": event["speaker"], "confidence": 1.0, "scores": {}}
                    for mention in event["mentions"]
                ],
            }
            for event in annotated["events"]
        ],
    }


def agreement(gold: Sequence[Json], second: Sequence[Json], ontology: Ontology) -> Json:
    """The report of `kg evaluate` on the documents that both have read."""
    texts = {document["id"]: document for document in gold}
    both = [annotated for annotated in second if annotated["id"] in texts]
    comparisons = [
        compare(texts[one["id"]], as_extracted(one, str(texts[one["id"]]["text"])), ontology) for one in both
    ]
    return report_of(Measured(shown=comparisons))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", help="files that hold the documents, annotated by others")
    parser.add_argument("--second", type=Path, default=SECOND_READER, help="the second reader's annotations")
    args = parser.parse_args()
    report = agreement(read_golds(args.gold), read_annotations(args.second), load_ontology())
    print(f"{report['documents']} documents read twice; in percent, with 95% intervals")
    for name, score in report["scores"].items():
        print(f"{name:30} F1 {figure(score['f1'])}")
    for name, attribute in report["attributes"].items():
        print(f"{name:30} accuracy {figure(attribute['accuracy'])}")


if __name__ == "__main__":
    main()
