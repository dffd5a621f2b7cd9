"""Train the encoder: `python -m ingest.train.train --data-dir DIR --base DIR --out DIR`.

Stage one learns names, syntax and relations from open data; stage two adds `market-events`, with open batches
mixed in; then the heads of syntax alone are fitted again (`silver`). Each stage writes a checkpoint, and stage two can
be repeated from `stage1.safetensors` (`--from`).
"""

import argparse
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ingest.nlp.labels import Labels
from ingest.nlp.wordpieces import WordPieces
from ingest.train.batches import batches, collate
from ingest.train.corpus import Corpus, labels_of, trigger_weights
from ingest.train.examples import Example
from ingest.train.losses import WEIGHTS, Losses
from ingest.train.measure import measure
from ingest.train.model import Model, pretrained
from ingest.train.samples import Sample
from ingest.train.silver import parsed

_LOG = logging.getLogger("train")
_ONTOLOGY = Path(__file__).parents[2] / "schema/ontology"

STAGE_ONE = {"ewt": 3, "gum": 3, "wikigold": 2, "crossner": 2, "gmb": 1, "fire": 2, "re-docred": 2}
STAGE_ONE |= {"core": 1, "knowledge-net": 1, "market": 2}
"""Times that each source is read in stage one; a little of our own corpus warms all heads up."""

MIX = {"ewt": 0.34, "gum": 0.22, "gmb": 0.08, "wikigold": 0.04, "crossner": 0.04, "fire": 0.08}
MIX |= {"re-docred": 0.08, "core": 0.06, "knowledge-net": 0.06}
"""Shares of the open batches in stage two."""


def _optimizer(model: Model, encoder_rate: float, head_rate: float) -> torch.optim.AdamW:
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        decays = parameter.dim() > 1
        groups.setdefault((name.startswith("encoder."), decays), []).append(parameter)
    return torch.optim.AdamW(
        [
            {"params": p, "lr": encoder_rate if inner else head_rate, "weight_decay": 0.01 if decays else 0.0}
            for (inner, decays), p in groups.items()
        ],
        fused=True,
    )


def run_stage(
    model: Model,
    plan: Iterable[list[Example]],
    losses: Losses,
    corpus: Corpus,
    *,
    steps: int,
    rates: tuple[float, float],
    warmup: int,
    seed: int,
    name: str,
    checkpoint: Path,
    held_out: Sequence[tuple[str, Sequence[Example]]],
    labels: Labels,
    measure_every: int,
    save_every: int,
    average: float = 0.0,
) -> None:
    """One pass over the batches of `plan`, about `steps` of them; saves and measures on the way and at the end.

    With `average`, what is kept is the running mean of the weights with this decay (Polyak averaging).
    """
    random = Random(seed)
    optimizer = _optimizer(model, *rates)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warmup, max(0.0, (steps - s) / max(1, steps - warmup)))
    )
    mean = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(average)) if average else None
    model.train()
    begun = last = time.monotonic()
    sums: dict[str, float] = defaultdict(float)
    seen: Counter[str] = Counter()
    step = 0
    for step, group in enumerate(plan, start=1):
        batch = collate([corpus.maker.disturb(e, random) for e in group])
        parts = losses(model, batch)
        loss = torch.stack([WEIGHTS[k] * v for k, v in parts.items()]).sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if mean is not None and step > warmup:
            mean.update_parameters(model)
        for k, v in parts.items():
            sums[k] += float(v.detach())
            seen[k] += 1
        if step % 50 == 0:
            now = time.monotonic()
            means = " ".join(f"{k} {sums[k] / seen[k]:.3f}" for k in sorted(sums))
            _LOG.info(
                "%s step %d/%d %.2f s/step (%.1f min) %s",
                name,
                step,
                steps,
                (now - last) / 50,
                (now - begun) / 60,
                means,
            )
            last = now
            sums.clear()
            seen.clear()
        if step % save_every == 0:
            save_file(model.state_dict(), checkpoint)
        if step % measure_every == 0:
            _report(model, name, step, held_out, labels)
            last = time.monotonic()
    if mean is not None:
        _report(model, f"{name} without averaging", step, held_out, labels)
        model.load_state_dict(mean.module.state_dict())
    save_file(model.state_dict(), checkpoint)
    _report(model, name, step, held_out, labels)


def _report(
    model: Model, name: str, step: int, held_out: Sequence[tuple[str, Sequence[Example]]], labels: Labels
) -> None:
    for part, examples in held_out:
        _LOG.info("%s step %d %s %s", name, step, part, measure(model, examples, labels))


def stage_one_plan(open_data: dict[str, list[Example]], random: Random, scale: float) -> list[list[Example]]:
    """Batches of each source, all sources shuffled together."""
    plan = []
    for source, times in STAGE_ONE.items():
        for _ in range(times):
            plan += list(batches(open_data[source], random))
    random.shuffle(plan)
    return plan[: max(4, int(len(plan) * scale))]


def stage_two_plan(
    corpus: Corpus,
    market: Sequence[Sample],
    open_data: dict[str, list[Example]],
    random: Random,
    *,
    epochs: int,
    mix: float,
    swap: float,
) -> Iterator[list[Example]]:
    """`epochs` passes over the corpus, with `mix` open batches per corpus batch; names are swapped anew each time."""
    pools = {source: list(batches(open_data[source], random)) for source in MIX}
    names = corpus.name_pool(market)
    for _ in range(epochs):
        own = list(batches(corpus.swapped(market, names, random, share=swap), random))
        for source in random.choices(list(MIX), weights=list(MIX.values()), k=round(mix * len(own))):
            own.append(random.choice(pools[source]))
        random.shuffle(own)
        yield from own


def refit_syntax(
    model: Model,
    teacher: Model,
    own: Sequence[Example],
    treebanks: Sequence[Example],
    losses: Losses,
    corpus: Corpus,
    random: Random,
    *,
    epochs: int,
    rate: float = 1e-3,
) -> None:
    """Fit the heads of syntax alone, to the treebanks and to the teacher's parse of our own corpus; all else stays."""
    silver = list(parsed(own, teacher))
    _LOG.info("silver: %d windows", len(silver))
    plan = [group for _ in range(epochs) for pool in (silver, treebanks) for group in batches(pool, random)]
    random.shuffle(plan)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    chosen = [*model.syntax.parameters(), *model.token.parameters()]
    for parameter in chosen:
        parameter.requires_grad_(True)
    # without decay: the rows of the other heads in the shared matrix get no gradient and must not move
    optimizer = torch.optim.AdamW(chosen, lr=rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.0, 1 - step / len(plan)))
    model.train()
    for step, group in enumerate(plan, start=1):
        batch = collate([corpus.maker.disturb(replace(e, names=e.names * 0), random) for e in group])
        parts = losses(model, batch)
        loss = torch.stack([WEIGHTS[k] * parts[k] for k in ("pos", "arcs", "deps") if k in parts]).sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            _LOG.info("syntax step %d/%d %.3f", step, len(plan), float(loss.detach()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="folder of MiniLM-L6: config, weights, vocab.txt")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stage", choices=("1", "2", "syntax", "all"), default="all")
    parser.add_argument("--from", dest="start", type=Path, help="checkpoint to start from, for either stage")
    parser.add_argument("--teacher", type=Path, help="stage one's checkpoint, for --stage syntax (default: in --out)")
    parser.add_argument("--syntax-epochs", type=int, default=1)
    parser.add_argument("--name", default="stage2", help="name of stage two's checkpoint")
    parser.add_argument("--epochs", type=int, default=12, help="stage two: passes over market-events")
    parser.add_argument("--mix", type=float, default=0.3, help="stage two: open batches per market batch")
    parser.add_argument("--swap", type=float, default=0.4, help="stage two: share of texts with other names in")
    parser.add_argument("--rates", type=float, nargs=2, default=(8e-5, 1e-3), help="stage two: encoder, heads")
    parser.add_argument("--trigger-base", type=float, default=2.0)
    parser.add_argument("--pair-positive", type=float, default=1.5)
    parser.add_argument("--average", type=float, default=0.997, help="stage two: decay of the mean of weights, or 0")
    parser.add_argument("--scale", type=float, default=1.0, help="share of stage one's steps")
    parser.add_argument("--measure-every", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def main() -> None:
    """The command line."""
    args = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    args.out.mkdir(parents=True, exist_ok=True)
    _LOG.info("settings %s", vars(args))

    labels = labels_of(_ONTOLOGY, args.data_dir)
    labels.write(args.out / "labels.json")
    corpus = Corpus(args.data_dir, labels, WordPieces.read(args.base / "vocab.txt"), seed=args.seed)
    open_data = corpus.open_names_and_relations()
    open_data |= {"ewt": corpus.treebank_part("train"), "gum": corpus.gum()}
    texts = corpus.market_samples("train")
    market, dev = corpus.market("train"), corpus.market("dev")
    held_out = [("market-dev", dev), ("ewt-dev", corpus.treebank_part("dev")[::3])]
    weights = trigger_weights(market, labels, base=args.trigger_base)
    losses = Losses(labels, weights, pair_positive=args.pair_positive)

    model = pretrained(labels, args.base)
    if args.start:
        model.load_state_dict(load_file(args.start))
    random = Random(args.seed)
    common: dict[str, Any] = {"held_out": held_out, "labels": labels, "seed": args.seed, "save_every": 200}
    if args.stage in ("1", "all"):
        first = stage_one_plan(open_data | {"market": market}, random, args.scale)
        run_stage(
            model,
            first,
            losses,
            corpus,
            steps=len(first),
            rates=(1e-4, 1e-3),
            warmup=100,
            name="stage1",
            checkpoint=args.out / "stage1.safetensors",
            measure_every=1000,
            **common,
        )
    if args.stage in ("2", "all"):
        own = len(list(batches(market, random)))
        run_stage(
            model,
            stage_two_plan(corpus, texts, open_data, random, epochs=args.epochs, mix=args.mix, swap=args.swap),
            losses,
            corpus,
            steps=args.epochs * (own + round(args.mix * own)),
            rates=tuple(args.rates),
            warmup=50,
            name=args.name,
            checkpoint=args.out / f"{args.name}.safetensors",
            measure_every=args.measure_every,
            average=args.average,
            **common,
        )
        model.forget_weights(weights, args.pair_positive)
        save_file(model.state_dict(), args.out / f"{args.name}.safetensors")
        _report(model, f"{args.name} without weights", 0, held_out, labels)
    if args.stage in ("syntax", "all"):
        teacher = pretrained(labels, args.base)
        teacher.load_state_dict(load_file(args.teacher or args.out / "stage1.safetensors"))
        treebanks = [*open_data["ewt"], *open_data["gum"]]
        refit_syntax(model, teacher, market, treebanks, losses, corpus, random, epochs=args.syntax_epochs)
        save_file(model.state_dict(), args.out / f"{args.name}.safetensors")
        _report(model, f"{args.name} syntax", 0, held_out, labels)


if __name__ == "__main__":
    main()
