"""A small market that the tests of the API ask about: two companies, a fund that bets against one, its analyst."""

from collections.abc import Sequence

from kg_service.ids import evidence_id
from kg_service.model import Amount, Argument, Article, Evidence, Extraction, LocalEntity, Mention

NAMES = {
    "meta": ("Company", "Meta Platforms", ("Meta",)),
    "orla": ("Company", "Orla Foods", ("Orla",)),
    "bergbank": ("Company", "Bergbank", ()),
    "falcon": ("Fund", "Falcon Capital", ()),
    "roe": ("Person", "Jane Roe", ("Roe",)),
    "poe": ("Person", "Max Poe", ()),
    "journal": ("Publication", "The Daily Journal", ()),
}


class Writer:
    """Writes one article sentence by sentence, with what each sentence says."""

    def __init__(self, id_: str, title: str, *, published_at: str, publication: str = "The Daily Journal") -> None:
        self._id, self._title, self._published_at, self._publication = id_, title, published_at, publication
        self._text = title
        self._evidence: list[Evidence] = []
        self._names: dict[str, list[tuple[int, int]]] = {}

    def say(
        self,
        sentence: str,
        kind: str = "",
        roles: Sequence[tuple[str, str, str]] = (),
        *,
        trigger: str | None = None,
        speakers: tuple[str, ...] = (),
        direction: str | None = None,
        stage: str | None = "COMPLETED",
        factuality: str = "ASSERTED",
        confidence: float = 0.9,
        amounts: tuple[Amount, ...] = (),
    ) -> "Writer":
        """One sentence. `roles`: role, key of NAMES, and the words, sought in this sentence, else before it."""
        start = len(self._text) + 1
        self._text += "\n" + sentence
        arguments = []
        for role, name, words in roles:
            at = self._text.index(words, start if words in sentence else 0)
            self._names.setdefault(name, []).append((at, at + len(words)))
            arguments.append(Argument(role=role, entity=name, start=at, end=at + len(words)))
        for name in speakers:
            self._names.setdefault(name, [])
        if kind:
            at = self._text.index(trigger, start) if trigger else None
            span = None if at is None or trigger is None else (at, at + len(trigger))
            relation = kind.isupper()
            offsets = [(a.start, a.end) for a in arguments] if span is None else [span]
            self._evidence.append(
                Evidence(
                    id=evidence_id(f"wire/{self._id}", kind, offsets),
                    fact_type="relation" if relation else "event",
                    kind=kind,
                    quote=sentence,
                    start=start,
                    end=start + len(sentence),
                    trigger=span,
                    arguments=tuple(arguments),
                    speakers=speakers,
                    factuality=factuality,
                    direction=direction,
                    stage=None if relation else stage,
                    amounts=amounts,
                    confidence=confidence,
                    scores={"trigger": 0.8},
                    extractor="test 1",
                )
            )
        return self

    def done(self) -> Extraction:
        """The article with its evidence."""
        return Extraction(
            article=Article(
                namespace="wire",
                id=self._id,
                text=self._text,
                title=self._title,
                url=f"https://wire.example/{self._id}",
                published_at=self._published_at,
                publication=self._publication,
            ),
            entities=tuple(
                LocalEntity(
                    id=key,
                    kind=NAMES[key][0],
                    name=NAMES[key][1],
                    roles=("ANALYST",) if key == "roe" else (),
                    identifiers={"ticker": "META"} if key == "meta" else {},
                    mentions=tuple(Mention(start=s, end=e, text=self._text[s:e]) for s, e in dict.fromkeys(spans)),
                )
                for key, spans in self._names.items()
            ),
            evidence=tuple(self._evidence),
        )


def articles() -> list[Extraction]:
    """Three articles, oldest first."""
    freeze = Writer("a1", "Meta pauses", published_at="2026-05-04T08:00:00Z")
    freeze.say(
        "Meta Platforms froze hiring in its AI division.",
        "WorkforceChange",
        [("organization", "meta", "Meta Platforms")],
        trigger="froze",
        direction="FREEZE",
        speakers=("journal",),
        factuality="REPORTED",
        amounts=(Amount(value=3000.0, unit="PERSON", measure="COUNT", of="researchers"),),
    )
    freeze.say(
        "Falcon Capital is shorting the shares.",
        "SHORTS",
        [("source", "falcon", "Falcon Capital"), ("target", "meta", "the shares")],
        confidence=0.7,
    )
    views = Writer("a2", "What analysts say", published_at="2026-05-05T08:00:00Z", publication="Wire")
    views.say(
        "Jane Roe of Bergbank said spending at Meta Platforms goes on.",
        "Statement",
        [("speaker", "roe", "Jane Roe"), ("subject", "meta", "Meta Platforms")],
        trigger="said",
        direction="POSITIVE",
        speakers=("roe",),
        factuality="REPORTED",
    )
    views.say(
        "Roe works for the broker.",
        "EMPLOYED_BY",
        [("source", "roe", "Roe"), ("target", "bergbank", "Bergbank")],
    )
    other = Writer("a3", "Orla grows", published_at="2026-05-06T08:00:00Z")
    other.say(
        "Orla Foods hired bakers.",
        "WorkforceChange",
        [("organization", "orla", "Orla Foods")],
        trigger="hired",
        direction="HIRE",
    )
    other.say(
        "Max Poe praised Orla Foods.",
        "Statement",
        [("speaker", "poe", "Max Poe"), ("subject", "orla", "Orla Foods")],
        trigger="praised",
        direction="POSITIVE",
        speakers=("poe",),
        factuality="REPORTED",
    )
    other.say(
        "Falcon Capital may be shorting Orla Foods.",
        "SHORTS",
        [("source", "falcon", "Falcon Capital"), ("target", "orla", "Orla Foods")],
        factuality="RUMOURED",
        confidence=0.4,
    )
    return [freeze.done(), views.done(), other.done()]
