"""Write a model's card, README.md and reliability.svg, from measured figures: `python -m ingest.train.model_card`.

`--figures` is what `kg evaluate GOLD --json` printed; `--dev-and-test` the same on both parts together, for measures
that are rare in one; `--names` what `python -m ingest.evaluation.meantime` printed; `--syntax` POS, UAS and LAS as
`python -m ingest.train.verify --json` prints them.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from ingest.evaluation.charts import reliability
from ingest.evaluation.wording import figure

Json = Mapping[str, Any]

_TEMPLATE = Path(__file__).with_name("model_card.md")
_KINDS = {"entity kinds": "entities", "event kinds": "events", "relation kinds": "relations"}
#: Kinds with fewer annotated facts say little about what is weak.
_ENOUGH = 8
_WEAKEST = 6


def model_card(
    report: Json,
    labels: Json,
    *,
    name: str,
    gold: str,
    size: int,
    both: Json | None = None,
    names: Json | None = None,
    syntax: Json | None = None,
) -> str:
    """The card as Markdown. `size` is that of the weights in bytes; `gold` says what the documents are."""
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        name=name,
        gold=gold,
        size=round(size / 1e6),
        documents=report["documents"],
        entity_kinds=len(labels["kinds"]),
        event_kinds=len(labels["events"]),
        relation_kinds=len(labels["relations"]),
        weakest=_weakest(report),
        figures=_figures(report, both, names, syntax),
        confidence=_confidence(report["confidence"]),
        kinds="\n\n".join(_kinds(title, report["kinds"][group]) for group, title in _KINDS.items()),
    )


def _figures(report: Json, both: Json | None, names: Json | None, syntax: Json | None) -> str:
    scores = _table(("", "precision", "recall", "F1"), (_score(name, s) for name, s in report["scores"].items()))
    single = [
        *((f"{name}, accuracy in matched events", a["accuracy"]) for name, a in report["attributes"].items()),
        ("stage, mean F1 of its values", report["attributes"]["stage"]["macro f1"]),
        ("events, mean F1 of the annotated kinds", report["events macro F1"]),
        *((f"{name} that came out as fact", a["share"]) for name, a in report["asserted"].items()),
    ]
    if both is not None:
        dev_and_test = f"dev and test, {both['documents']} documents"
        single.append((f"stage, mean F1 of its values ({dev_and_test})", both["attributes"]["stage"]["macro f1"]))
        single += [
            (f"{name} that came out as fact ({dev_and_test})", a["share"]) for name, a in both["asserted"].items()
        ]
    linking = (both or report).get("linking") or report.get("linking") or {}
    if "all names" in linking:
        single.append(
            (f"linking: right entity or rightly none, of {linking['all names']['of']} names", linking["all names"])
        )
    if names is not None:
        single.append((f"names alone on MEANTIME, micro F1, {names['documents']} documents", names["names"]["f1"]))
    rows = [(told, figure(value)) for told, value in single]
    if syntax is not None:
        rows += [(f"{measure} on EWT test, gold tokens", f"{value:.1f}") for measure, value in syntax.items()]
    return scores + "\n\n" + _table(("", ""), rows)


def _score(name: str, score: Json) -> tuple[str, ...]:
    return name, *(figure(score[measure]) for measure in ("precision", "recall", "f1"))


def _confidence(confidence: Json) -> str:
    rows = []
    first: Json = next(iter(confidence.values()), {})
    for measure in ("calibration error", "precision at recall", "recall at precision"):
        for point in () if not first else (None,) if "value" in first[measure] else first[measure]:
            values = (c[measure] if point is None else c[measure][point] for c in confidence.values())
            rows.append((f"{measure} {point or ''}".strip(), *(figure(value) for value in values)))
    return _table(("", *confidence), rows)


def _kinds(title: str, kinds: Json) -> str:
    rows = ((*_score(kind, score), str(score["tp"] + score["fn"])) for kind, score in kinds.items())
    return _table((title, "precision", "recall", "F1", "annotated"), rows)


def _weakest(report: Json) -> str:
    lines = []
    for group, title in _KINDS.items():
        kinds = {kind: s for kind, s in report["kinds"][group].items() if s["tp"] + s["fn"] >= _ENOUGH}
        worst = sorted(kinds, key=lambda kind: (kinds[kind]["f1"]["value"], kind))[:_WEAKEST]
        told = ", ".join(f"{kind} {kinds[kind]['f1']['value']:.0f}" for kind in worst)
        lines += [f"- Weakest {title} (F1, of kinds with {_ENOUGH} or more annotated): {told}."] if told else []
    return "\n".join(lines)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cells)} |"

    return "\n".join([line(headings), "|" + "---|" * len(headings), *map(line, rows)])


def _read(path: Path | None) -> Json | None:
    found: Json | None = None if path is None else json.loads(path.read_text(encoding="utf-8"))
    return found


def _weights(folder: Path) -> Iterator[int]:
    for name in ("model.onnx", "heads.npz"):
        yield (folder / name).stat().st_size


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", type=Path, required=True, help="folder of the model")
    parser.add_argument("--figures", type=Path, required=True, help="output of `kg evaluate --json`")
    parser.add_argument("--gold", default="the test part of our own corpus, real articles and written ones")
    parser.add_argument("--dev-and-test", type=Path)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--syntax", type=Path)
    args = parser.parse_args()
    report = json.loads(args.figures.read_text(encoding="utf-8"))
    card = model_card(
        report,
        json.loads((args.model / "labels.json").read_text(encoding="utf-8")),
        name=json.loads((args.model / "meta.json").read_text(encoding="utf-8"))["name"],
        gold=args.gold,
        size=sum(_weights(args.model)),
        both=_read(args.dev_and_test),
        names=_read(args.names),
        syntax=_read(args.syntax),
    )
    (args.model / "README.md").write_text(card, encoding="utf-8")
    bins = {name: c["bins"] for name, c in report["confidence"].items() if name != "relations"}
    (args.model / "reliability.svg").write_text(reliability(bins) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
