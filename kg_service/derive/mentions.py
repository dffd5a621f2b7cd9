"""One event from many mentions: which earlier mention a mention goes on with.

First within each article: mentions that agree are one *account* of a happening, and go on with the first
of them. Then between articles: the first mention of an account goes on with that of the best account in
an earlier article. So a mention has at most one antecedent, and which one depends on nothing but its own
article and those before it. An event is the tree of mentions so linked, and has the id of its root: no
later article ever changes what was one event before it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg_service.derive import periods
from kg_service.derive.records import Account, Bucket, EventMention, Filler, Order
from kg_service.ids import event_id
from kg_service.ontology import Ontology

#: Between the publications of two articles that tell of one event, unless both give the same date.
WINDOW_DAYS = 7


def link_within_article(mentions: Iterable[EventMention], ontology: Ontology) -> tuple[EventMention, ...]:
    """The mentions of one article in text order: each the first of an account, or linked with that first one."""
    first: dict[str, EventMention] = {}
    linked = []
    for mention in sorted(mentions, key=lambda mention: mention.order):
        own = _View(replace(mention, account=_own_account(mention)), ontology)
        accounts = [_View(other, ontology) for other in first.values() if other.kind == mention.kind]
        before = _best(own, accounts)
        if before is None:
            first[mention.evidence] = own.mention
            linked.append(mention)
        else:
            name = before.mention.evidence
            first[name] = replace(before.mention, account=_joined(before.account, own.account))
            linked.append(replace(mention, antecedent=name, account=None))
    return tuple(first.get(mention.evidence, mention) for mention in linked)


def fillers(mention: EventMention, ontology: Ontology) -> tuple[Filler, ...]:
    """Where the account of a mention is found: under each entity in a main role, since two accounts of one
    happening share one. Nowhere for a mention that is not the first of an account."""
    if mention.account is None:
        return ()
    view = _View(mention, ontology)
    return tuple(
        Filler(
            mention=mention.evidence,
            article=mention.article,
            kind=mention.kind,
            entity=entity,
            day=None if mention.published_at is None else mention.published_at[:10],
            date=view.telling_date,
        )
        for entity in sorted({entity for _, entity in view.fillers})
    )


def buckets(mentions: Iterable[EventMention], ontology: Ontology) -> tuple[Bucket, ...]:
    """Where all mentions lie that one of these may be linked with in another article, before it or after."""
    found = (
        Bucket(
            kind=filler.kind,
            entity=filler.entity,
            first_day=None if filler.day is None else periods.shift(filler.day, -WINDOW_DAYS),
            last_day=None if filler.day is None else periods.shift(filler.day, WINDOW_DAYS),
            date=filler.date,
        )
        for mention in mentions
        for filler in fillers(mention, ontology)
    )
    return tuple(dict.fromkeys(found))


def antecedents(
    mentions: Iterable[EventMention], others: Iterable[EventMention], ontology: Ontology
) -> dict[str, str | None]:
    """For each first mention of an account (by evidence id) the best of the compatible ones in earlier articles,
    or None: it is the first of its event. Mentions without an account are left out.

    The best shares the most fillers, then agrees in the most other things (amounts, direction, period, date),
    then is the nearest.
    """
    candidates = _Candidates(_View(other, ontology) for other in others if other.account is not None)
    found: dict[str, str | None] = {}
    for mention in mentions:
        if mention.account is not None:
            own = _View(mention, ontology)
            best = _best(own, candidates.before(own))
            found[mention.evidence] = None if best is None else best.mention.evidence
    return found


def root_events(mentions: Iterable[EventMention]) -> tuple[EventMention, ...]:
    """The mentions, each with the id of the event that it is part of. All of a tree must be among them."""
    by_id: Mapping[str, EventMention] = {mention.evidence: mention for mention in mentions}
    roots: dict[str, str] = {}
    for mention in sorted(by_id.values(), key=lambda mention: mention.order):
        before = mention.antecedent
        roots[mention.evidence] = mention.evidence if before is None else roots[before]
    return tuple(replace(mention, event=event_id(roots[name])) for name, mention in by_id.items())


class _View:
    """A mention that has an account, with what linking asks of it again and again."""

    __slots__ = ("account", "fillers", "mention", "order", "roles", "telling_date")

    def __init__(self, mention: EventMention, ontology: Ontology) -> None:
        account = mention.account or _own_account(mention)
        kind = ontology.events.get(mention.kind)
        main_roles = () if kind is None else kind.main_roles
        self.account = account
        self.mention = mention
        self.order = mention.order
        self.fillers = frozenset((role, entity) for role in main_roles for entity in account.roles.get(role, ()))
        #: a year is too wide to tell happenings of one kind apart
        self.telling_date = None if account.date is None or periods.precision(account.date) == "YEAR" else account.date
        #: who merely reports something is no party to it
        self.roles = {
            role: frozenset(entities)
            for role, entities in account.roles.items()
            if entities and (role != "speaker" or role in main_roles)
        }


class _Candidates:
    """Accounts, found as a `Bucket` says: by kind and entity, and then by date or by day."""

    def __init__(self, views: Iterable[_View]) -> None:
        self._in_order: dict[tuple[str, str], list[_View]] = {}
        self._of_date: dict[tuple[str, str, str], list[_View]] = {}
        for view in sorted(views, key=lambda view: view.order):
            kind = view.mention.kind
            for entity in sorted({entity for _, entity in view.fillers}):
                self._in_order.setdefault((kind, entity), []).append(view)
                if view.telling_date is not None:
                    self._of_date.setdefault((kind, entity, view.telling_date), []).append(view)

    def before(self, own: _View) -> Iterable[_View]:
        """Those in other articles that may be its antecedent and stand before it, each once."""
        kind, published_at = own.mention.kind, own.mention.published_at
        found: dict[str, _View] = {}
        for entity in {entity for _, entity in own.fillers}:
            near = _up_to(self._of_date.get((kind, entity, own.telling_date or ""), []), own)
            if published_at is not None:
                in_order = self._in_order.get((kind, entity), [])
                earliest = (True, periods.shift(published_at, -WINDOW_DAYS))
                near = [*near, *_up_to(in_order[bisect_left(in_order, earliest, key=_publication) :], own)]
            found.update((view.mention.evidence, view) for view in near if view.mention.article != own.mention.article)
        return found.values()


def _up_to(in_order: Sequence[_View], own: _View) -> Sequence[_View]:
    return in_order[: bisect_left(in_order, own.order, key=lambda view: view.order)]


def _publication(view: _View) -> tuple[bool, str]:
    return view.order[:2]


def _own_account(mention: EventMention) -> Account:
    return Account(
        roles=mention.roles,
        direction=mention.direction,
        period=mention.properties.get("period"),
        date=mention.date,
        amounts=mention.amounts,
    )


def _joined(account: Account, more: Account) -> Account:
    """Both accounts of one happening in one; of two dates the more exact one."""
    roles = {
        role: tuple(dict.fromkeys((*account.roles.get(role, ()), *more.roles.get(role, ()))))
        for role in sorted({*account.roles, *more.roles})
    }
    return Account(
        roles=roles,
        direction=account.direction or more.direction,
        period=account.period or more.period,
        date=min((date for date in (account.date, more.date) if date is not None), key=periods.fineness, default=None),
        amounts=tuple(dict.fromkeys((*account.amounts, *more.amounts))),
    )


def _best(own: _View, others: Iterable[_View]) -> _View | None:
    """Of the others that are compatible with it the one that it goes on with."""
    return max(
        (other for other in others if _compatible(own, other)), key=lambda other: _score(own, other), default=None
    )


def _compatible(own: _View, other: _View) -> bool:
    """Whether two accounts of one kind that are near each other share a filler and contradict each other nowhere."""
    one, two = own.account, other.account
    return (
        not own.fillers.isdisjoint(other.fillers)
        and not _differ(one.direction, two.direction)
        and not _differ(one.period, two.period)
        and (one.date is None or two.date is None or periods.overlap(one.date, two.date))
        and not any(own.roles[role].isdisjoint(other.roles[role]) for role in own.roles.keys() & other.roles.keys())
    )


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _score(own: _View, other: _View) -> tuple[int, int, Order]:
    return (len(own.fillers & other.fillers), _agreement(own.account, other.account), other.order)


def _agreement(one: Account, other: Account) -> int:
    fields = ((one.direction, other.direction), (one.period, other.period), (one.date, other.date))
    amounts = {(amount.value, amount.unit) for amount in one.amounts}
    return sum(own is not None and own == its for own, its in fields) + len(
        amounts & {(amount.value, amount.unit) for amount in other.amounts}
    )
