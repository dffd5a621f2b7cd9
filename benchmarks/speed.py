"""Words a second of the whole pipeline beside another spaCy pipeline, on one core: `python benchmarks/speed.py`.

Both run in this process, in turns, over the same articles, and the median of the rounds counts: processors change
their pace, and other work on the machine hits both alike. The first round warms up and does not count. Seconds are
those of the processor. Each batch runs in a memory zone, as in production.
"""

import argparse
import json
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

BATCH = 16


def read_texts(path: Path, *, limit: int) -> list[str]:
    """Titles and texts of the first articles of a JSONL file with `title` and `text`."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(limit), lines, strict=False)]
    return [f"{row.get('title', '')}\n\n{row['text']}".strip() for row in rows]


def ours(model: Path | None) -> Callable[[Sequence[str]], None]:
    """Runs our whole pipeline: text to evidence."""
    from ingest.extract import Extractor
    from ingest.nlp.pipeline import build_pipeline
    from ingest.nlp.resources import resources_of
    from kg_service.model import Article

    nlp = build_pipeline(model=model)
    resources = resources_of(nlp)
    extractor = Extractor(nlp, resources.ontology, resources.registry)

    def run(texts: Sequence[str]) -> None:
        articles = (Article(namespace="speed", id=str(i), text=text) for i, text in enumerate(texts))
        for _ in extractor.extract_many(articles):
            pass

    return run


def theirs(name: str) -> Callable[[Sequence[str]], None]:
    """Runs the whole of an installed spaCy pipeline."""
    import spacy

    nlp = spacy.load(name)

    def run(texts: Sequence[str]) -> None:
        for batch in _batches(texts):
            with nlp.memory_zone():
                for doc in nlp.pipe(batch, batch_size=BATCH):
                    assert doc.text

    return run


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), BATCH):
        yield texts[start : start + BATCH]


def measure(runs: dict[str, Callable[[Sequence[str]], None]], texts: Sequence[str], *, rounds: int) -> dict[str, float]:
    """Median words a second of each, all taking turns in every round."""
    words = sum(len(text.split()) for text in texts)
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            begun = time.process_time()
            run(texts)
            if number:
                rates[name].append(words / (time.process_time() - begun))
    return {name: round(statistics.median(found)) for name, found in rates.items()}


def use_one_core() -> None:
    """To be called before numpy is imported, which is why the libraries are imported where they are used."""
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def processor() -> str:
    """The processor's name and whether it has the instructions that int8 runs fast with."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    found = dict(line.split("\t: ", 1) for line in (line.replace("\t\t", "\t") for line in lines) if "\t: " in line)
    flags = set(found.get("flags", "").split())
    special = [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx_vnni") if flag in flags]
    return f"{found.get('model name', 'unknown')} ({', '.join(special)})"


def main() -> None:
    """The command line: prints a JSON object."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path, help="JSONL with title and text")
    parser.add_argument("--beside", metavar="PIPELINE", help="an installed spaCy pipeline to compare with")
    parser.add_argument("--model", type=Path, help="folder of a model (default: the shipped one)")
    parser.add_argument("--limit", type=int, default=60, help="how many articles (default 60)")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    use_one_core()
    texts = read_texts(args.articles, limit=args.limit)
    runs = {"market-en": ours(args.model)} | ({args.beside: theirs(args.beside)} if args.beside else {})
    rates = measure(runs, texts, rounds=args.rounds)
    result: dict[str, object] = {
        "articles": len(texts),
        "words": sum(len(text.split()) for text in texts),
        "words a second": rates,
        "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "processor": processor(),
    }
    if args.beside:
        result["ratio"] = round(rates["market-en"] / rates[args.beside], 3)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
