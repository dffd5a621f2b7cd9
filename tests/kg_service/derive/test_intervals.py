"""When a relation held."""

import pytest

from kg_service.derive.intervals import merge_intervals
from kg_service.model import Interval


def of(start: str | None = None, end: str | None = None, *, ended: bool = False) -> Interval:
    return Interval(valid_from=start, valid_to=end, ended=ended)


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        ([], []),
        ([of()], []),
        ([of("2020")], [of("2020")]),
        ([of("2020"), of("2020"), of()], [of("2020")]),
        ([of("2020"), of(None, "2022-05")], [of("2020", "2022-05")]),
        ([of(None, "2022"), of("2020")], [of("2020", "2022")]),
        ([of("2020", "2022"), of("2024")], [of("2020", "2022"), of("2024")]),
        ([of(None, "2019"), of("2020")], [of(None, "2019"), of("2020")]),
        ([of("2020"), of(ended=True)], [of("2020", ended=True)]),
        ([of(ended=True)], [of(ended=True)]),
        ([of("2020", "2022"), of(ended=True)], [of("2020", "2022")]),
        ([of("2020", "2022-05"), of(None, "2022-06")], [of("2020", "2022-06")]),
        ([of("2020-05-06", "2020-05-06")], [of("2020-05-06", "2020-05-06")]),
    ],
)
def test_claims_merge_to_stints(claimed: list[Interval], expected: list[Interval]) -> None:
    assert list(merge_intervals(claimed)) == expected
    assert list(merge_intervals(reversed(claimed))) == expected
