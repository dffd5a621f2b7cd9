"""Memory of one process over many articles: `python benchmarks/memory.py`. It should stay flat after the warm-up."""

import argparse
import json
import os
import time
from pathlib import Path


def resident() -> int:
    """What the process holds now, in MB; Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def main() -> None:
    """The command line: prints a JSON object with what the process holds after every so many articles."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("articles", type=Path, help="JSONL with id, title and text")
    parser.add_argument("--every", type=int, default=100)
    parser.add_argument("--limit", type=int, default=10**9)
    args = parser.parse_args()
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"  # read when numpy is imported, which is why it is imported only here
    from ingest.extract import Extractor
    from ingest.nlp.pipeline import build_pipeline
    from ingest.nlp.resources import resources_of
    from kg_service.model import Article

    nlp = build_pipeline()
    resources = resources_of(nlp)
    extractor = Extractor(nlp, resources.ontology, resources.registry)
    held, words, begun = {0: resident()}, 0, time.process_time()
    with args.articles.open(encoding="utf-8") as lines:
        rows = (json.loads(line) for _, line in zip(range(args.limit), lines, strict=False))
        articles = (
            Article(namespace="memory", id=str(row["id"]), text=f"{row.get('title', '')}\n\n{row['text']}".strip())
            for row in rows
        )
        for number, extraction in enumerate(extractor.extract_many(articles), 1):
            words += len(extraction.article.text.split())
            if number % args.every == 0:
                held[number] = resident()
    seconds = time.process_time() - begun
    print(json.dumps({"MB after articles": held, "most": max(held.values()), "words a second": round(words / seconds)}))


if __name__ == "__main__":
    main()
