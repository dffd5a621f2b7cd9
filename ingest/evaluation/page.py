"""All figures and errors as one HTML page that needs nothing else: each error stands marked in its sentence."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from ingest.evaluation.charts import reliability
from ingest.evaluation.errors import MEASURES, FactError
from ingest.evaluation.wording import compared_rows, figure, signed

Json = Mapping[str, Any]

_HERE = Path(__file__).parent
_KINDS = {"entity kinds": "Entities", "event kinds": "Events", "relation kinds": "Relations"}
_HEADINGS = ("precision", "recall", "F1", "right", "invented", "missed")


def page_of(reports: Sequence[Json], errors: Sequence[FactError], *, difference: Json | None = None) -> str:
    """The page of one report with its errors; of two, with what the first has more than the second.

    `reports` are those of `report_of`, with `system` (its name) and, if it was measured, `linking`.
    """
    report = reports[0]
    sections = [
        ("scores", "Scores", _scores(report)),
        ("compared", "Compared", _compared(reports, difference) if difference else ""),
        ("confidence", "Confidence", _confidence(report["confidence"]) if report["confidence"] else ""),
        ("kinds", "By kind", "".join(_kind_table(name, report["kinds"][group]) for group, name in _KINDS.items())),
        ("confusion", "What was taken for what", _confusion(report["confusion"])),
        ("errors", "Errors", _errors(errors)),
    ]
    given = [section for section in sections if section[2]]
    links = "".join(f'<a href="#{name}">{escape(title)}</a>' for name, title, _ in given)
    body = "".join(f'<section id="{name}"><h2>{escape(title)}</h2>{html}</section>' for name, title, html in given)
    title = f"Extraction by {report['system']}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_read('page.css')}</style></head><body>"
        f"<header><h1>{escape(title)}</h1><p>{report['documents']:,} annotated documents, {len(errors):,} errors."
        " Figures are in percent; the ranges are 95% intervals by a bootstrap over documents.</p>"
        f"<nav>{links}</nav></header><main>{body}</main><script>{_read('page.js')}</script></body></html>\n"
    )


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _scores(report: Json) -> str:
    scores = _table(("measure", *_HEADINGS), (_score_row(name, s) for name, s in report["scores"].items()))
    attributes = _table(
        ("in matched events", "accuracy", "macro F1", "events"),
        (
            (escape(name), _bar(a["accuracy"]), _bar(a["macro f1"]), f"{a['events']:,}")
            for name, a in report["attributes"].items()
        ),
    )
    no_facts = _table(
        ("no facts, that came out as fact", "share", "as fact", "of"),
        (
            (escape(name), _bar(a["share"]), f"{a['asserted']:,}", f"{a['all']:,}")
            for name, a in report["asserted"].items()
        ),
    )
    linking = _table(
        ("linking with the registry", "right", "names", "of"),
        (
            (escape(name), _bar(a), f"{a['right']:,}", f"{a['of']:,}")
            for name, a in (report.get("linking") or {}).items()
        ),
    )
    mean = f"<p>Events, mean F1 of the annotated kinds: {figure(report['events macro F1'])}</p>"
    return scores + mean + attributes + no_facts + (linking if report.get("linking") else "")


def _score_row(name: str, score: Json) -> tuple[str, ...]:
    counts = (f"{score[outcome]:,}" for outcome in ("tp", "fp", "fn"))
    return escape(name), _cell(score["precision"]), _cell(score["recall"]), _bar(score["f1"]), *counts


def _kind_table(title: str, kinds: Json) -> str:
    rows = (_score_row(name, score) for name, score in kinds.items())
    return f"<h3>{escape(title)}</h3>" + _table(("kind", *_HEADINGS), rows)


def _compared(reports: Sequence[Json], difference: Json) -> str:
    rows = []
    for name, one, other, gap in compared_rows(reports, difference):
        sure = gap["low"] is not None and (gap["low"] > 0 or gap["high"] < 0)
        way = " sure more" if sure and gap["low"] > 0 else " sure less" if sure else ""
        rows.append((escape(name), _cell(one), _cell(other), f'<span class="gap{way}">{escape(signed(gap))}</span>'))
    names = (str(report["system"]) for report in reports)
    told = "<p>Both on the same documents. A difference whose interval does not hold 0 is set in bold.</p>"
    return told + _table(("measure", *names, "difference"), rows)


def _confidence(confidence: Json) -> str:
    points: list[tuple[str, ...]] = []
    first: Json = next(iter(confidence.values()))
    for name in ("calibration error", "precision at recall", "recall at precision"):
        for point in (None,) if "value" in first[name] else first[name]:
            values = (c[name] if point is None else c[name][point] for c in confidence.values())
            points.append((f"{name} {point or ''}".strip(), *(_cell(value) for value in values)))
    told = (
        "<p>Of all candidates, without a threshold: how far the share of right facts is from the confidence"
        " (mean over ten bins of equal mass), and points on the curve over thresholds.</p>"
    )
    chart = reliability({name: c["bins"] for name, c in confidence.items() if name != "relations"})
    return told + _table(("", *confidence), points) + chart


def _confusion(confusion: Json) -> str:
    told = "<p>Rows: as annotated. Columns: as extracted. <i>none</i>: missed, or made of nothing.</p>"
    names = {"entity kinds": "Entities, found by name", "event kinds": "Events, found by trigger"}
    return told + "".join(f"<h3>{name}</h3>{_matrix(confusion[group])}" for group, name in names.items())


def _matrix(rows: Mapping[str, Mapping[str, int]]) -> str:
    columns = sorted({have for taken in rows.values() for have in taken}, key=lambda kind: (kind == "none", kind))
    head = "".join(f"<th><span>{escape(kind)}</span></th>" for kind in columns)
    body = []
    for want, taken in rows.items():
        most = max(taken.values())
        cells = []
        for have in columns:
            n = taken.get(have, 0)
            colour = "63,125,58" if have == want else "180,85,29"
            style = f' style="background:rgba({colour},{0.1 + 0.6 * n / most:.2f})"' if n else ""
            told = f"{want} taken for {have}: {n}"
            cells.append(f'<td{" class=own" if have == want else ""}{style} title="{escape(told)}">{n or ""}</td>')
        body.append(f"<tr><th>{escape(want)}</th>{''.join(cells)}</tr>")
    table = f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    return f'<div class="matrix">{table}</div>'


def _errors(errors: Sequence[FactError]) -> str:
    filters = "".join(
        _choice(name, title, values)
        for name, title, values in (
            ("measure", "in", [m for m in MEASURES if any(error.measure == m for error in errors)]),
            ("fault", "fault", sorted({error.fault for error in errors})),
            ("kind", "kind", sorted({error.kind for error in errors})),
            ("document", "document", sorted({error.document for error in errors})),
        )
    )
    search = '<label>words <input type="search" size="16"></label><span id="told"></span>'
    return f'<div class="filters">{filters}{search}</div>' + "".join(map(_error, errors))


def _choice(name: str, title: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    return f'<label>{title} <select name="{name}"><option value="">all</option>{options}</select></label>'


def _error(error: FactError) -> str:
    sure = "" if error.confidence is None else f", confidence {error.confidence:.2f}"
    data = "".join(
        f' data-{name}="{escape(getattr(error, name))}"' for name in ("measure", "fault", "kind", "document")
    )
    return (
        f'<article{data}><div class="what"><span class="tag {error.fault}">{error.fault}</span>'
        f"<span>{escape(error.measure)}: {escape(error.kind)}</span>"
        f'<span class="fact">{escape(error.fact)}</span>'
        f'<span class="where">{escape(error.document)} at {error.start:,}{sure}</span></div>'
        f"<blockquote>{_marked(error)}</blockquote></article>"
    )


def _marked(error: FactError) -> str:
    parts, end = [], 0
    for mark in error.marks:
        parts.append(escape(error.sentence[end : mark.start]))
        words = escape(error.sentence[mark.start : mark.end])
        kind, told = (' class="trigger"', "") if mark.what == "trigger" else ("", f"<sub>{escape(mark.what)}</sub>")
        parts.append(f"<mark{kind}>{words}{told}</mark>")
        end = mark.end
    return "".join(parts) + escape(error.sentence[end:])


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(value: Json) -> str:
    if value["low"] is None:
        return "–"
    return f"{value['value']:.1f}<small>{value['low']:.1f}–{value['high']:.1f}</small>"


def _bar(value: Json) -> str:
    """The figure, and its interval drawn from 0 to 100."""
    if value["low"] is None:
        return _cell(value)
    low, high = value["low"], value["high"]
    drawn = f'<i style="left:{low}%;width:{max(0.5, high - low):.1f}%"></i><b style="left:{value["value"]}%"></b>'
    return f'{_cell(value)}<span class="bar">{drawn}</span>'
