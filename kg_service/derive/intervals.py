"""When a relation held: the intervals that its claims give, put together."""

from collections.abc import Iterable

from kg_service.derive import periods
from kg_service.model import Interval

_START, _END = 0, 1


def merge_intervals(claimed: Iterable[Interval]) -> tuple[Interval, ...]:
    """The stints that follow from what was said, in order; nothing where nothing was said.

    Starts and ends are walked through in time: a start begins a stint unless one is under way, an end
    closes the one under way, or one of which the start is unknown. "It is over", without a date, ends
    the last stint unless that has an end.
    """
    said = [interval for interval in claimed if interval != Interval()]
    points: set[tuple[str, int, str]] = set()
    for interval in said:
        if interval.valid_from is not None:
            points.add((periods.first_day(interval.valid_from), _START, interval.valid_from))
        if interval.valid_to is not None:
            points.add((periods.last_day(interval.valid_to), _END, interval.valid_to))
    stints: list[Interval] = []
    under_way: str | None = None
    for _, side, text in sorted(points):
        if side == _START:
            under_way = under_way or text
        elif under_way is not None or not stints or stints[-1].valid_to is None:
            stints.append(Interval(valid_from=under_way, valid_to=text))
            under_way = None
        else:
            stints[-1] = Interval(valid_from=stints[-1].valid_from, valid_to=text)
    if under_way is not None:
        stints.append(Interval(valid_from=under_way))
    if any(interval.ended for interval in said) and (not stints or stints[-1].valid_to is None):
        stints[-1:] = [Interval(valid_from=stints[-1].valid_from if stints else None, ended=True)]
    return tuple(stints)
