"""A real case from end to end: a published table is imported, a baseline frozen, and the months charted.

The sums and limits expected of the real table are worked out here once more, from the file, without the program. The
table of the twin is made up, small enough for a pencil, and always there.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from metrics.catalogue import MEASURES
from metrics.measures import Charting
from metrics.models import Observation, StepChange
from metrics.observation_files import decode, open_table, read
from metrics.places import Place
from metrics.selectors import readings
from metrics.selectors.charted import chart_of
from metrics.selectors.observations import directory_of
from metrics.selectors.targets import targets_of
from metrics.services import judgements, observations
from tests import factories

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "ae_attendances.csv"
HEADINGS = "period,org_code,type,attendances,breaches,admissions\n"
#: Barking, Barts and Chelsea: one that fell, one that stayed, one near the standard.
REAL_CODES = ("RF4", "R1H", "RQM")

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(cast):
    """Return a function that adds partners and imports a table for them on a day."""

    def bring_in(content, codes, today):
        partners = {code: factories.partner(cast.division, code=code, name=f"Hospital {code}") for code in codes}
        at = datetime(today.year, today.month, today.day, 9, tzinfo=UTC)
        found = read(open_table(decode(content)), directory_of(cast.division), today=today)
        stored = observations.store(division=cast.division, entries=found.entries, by=cast.maya, at=at)
        return found, stored, partners

    return bring_in


def charted(cast, campaign, key, partner, today):
    """Return the partner's months with the limits that the campaign's chart gives them."""
    place = Place(cast.division)
    reading = readings.through_campaign(place, campaign, [campaign], today=today)
    found = reading.series(MEASURES[key], Charting.MONTH, partner)
    steps = StepChange.objects.filter(partner=partner, key=key, withdrawn_at=None)
    goal = targets_of(cast.division).target_on(MEASURES[key], found.points[-1].span.last, found.place)
    return chart_of(
        found,
        baseline_until=reading.window.baseline_until,
        steps=list(steps.values_list("starts_on", flat=True)),
        target=goal.charted if goal else None,
    )


def by_hand(values, baseline):
    """Return mean and limits of the first values, as a book would work them out."""
    first = values[:baseline]
    mean = sum(first) / baseline
    jumps = [abs(first[place] - first[place - 1]) for place in range(1, baseline)]
    reach = 2.66 * sum(jumps) / len(jumps)
    return mean, mean - reach, mean + reach


def months_of_the_file(code):
    """Return attendances, breaches and admissions of each month, all types together."""
    sums = defaultdict(lambda: [0, 0, 0])
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["org_code"] == code:
                for place, column in enumerate(("attendances", "breaches", "admissions")):
                    sums[date.fromisoformat(row["period"])][place] += int(row[column])
    return dict(sums)


# --- The real table ----------------------------------------------------------------------------------------------

real = pytest.mark.skipif(not REAL.exists(), reason="the real table is not beside this project, in ../shared/data")


@real
def test_the_published_table_is_imported_whole(cast, bring):
    found, stored, partners = bring(REAL.read_bytes(), REAL_CODES, date(2019, 4, 20))
    assert found.problems == ()
    assert found.strangers == 271
    assert stored.new == 3 * 36 * len(REAL_CODES)
    for code, partner in partners.items():
        rows = Observation.objects.filter(partner=partner)
        of = {(row.key, row.starts_on): (row.numerator, row.denominator) for row in rows}
        expected = {}
        for month, (attendances, breaches, admissions) in months_of_the_file(code).items():
            expected["four_hours", month] = (attendances - breaches, attendances)
            expected["ae_attendances", month] = (attendances, None)
            expected["ae_admissions", month] = (admissions, None)
        assert of == expected
    barking = Observation.objects.get(partner__code="RF4", key="four_hours", starts_on=date(2017, 3, 1))
    assert (barking.numerator, barking.denominator) == (24952 - 2907, 24952)  # 21289 + 813 + 2850; 2879 + 22 + 6


@real
@pytest.mark.parametrize(
    ("code", "mean", "lower", "upper", "kind", "outside"),
    [
        ("RF4", 81.97, 75.38, 88.57, "common", ["2019-01-01", "2019-02-01"]),
        ("R1H", 86.71, 83.03, 90.39, "concern", ["2019-02-01"]),
        ("RQM", 94.57, 92.19, 96.94, "common", []),
    ],
)
def test_the_months_of_a_hospital_are_held_against_the_fifteen_before_the_campaign(
    cast, bring, code, mean, lower, upper, kind, outside
):
    today = date(2019, 4, 20)
    _, _, partners = bring(REAL.read_bytes(), REAL_CODES, today)
    campaign = factories.campaign(cast.division, starts_on=date(2018, 7, 2), by=cast.maya)
    found = charted(cast, campaign, "four_hours", partners[code], today)
    months = months_of_the_file(code)
    shares = [100 - 100 * months[day][1] / months[day][0] for day in sorted(months) if day >= date(2017, 4, 1)]
    assert [point.value for point in found.chart.points] == pytest.approx(shares)
    assert [point.span.first for point in found.series.points] == sorted(months)[12:]
    assert found.frozen_on == 15
    point = found.chart.points[-1]
    assert (point.centre, point.lower, point.upper) == pytest.approx(by_hand(shares, 15))
    assert (point.centre, point.lower, point.upper) == pytest.approx((mean, lower, upper), abs=0.005)
    assert found.chart.variation == kind
    below = [
        str(at.span.first)
        for at, each in zip(found.series.points, found.chart.points, strict=True)
        if each.signal == "below-lower" and at.span.first >= campaign.starts_on
    ]
    assert below == outside
    assert found.target == 95
    assert found.chart.assurance == ("hit-or-miss" if code == "RQM" else "fail")


# --- Its made-up twin --------------------------------------------------------------------------------------------

TODAY = date(2026, 1, 20)
#: Of 1,000: seventeen months before the campaign, three in it, four at a new level.
IN_TIME = [800, 900] * 8 + [800, 600, 570, 600, 950, 970, 950, 970]


def twin(code="ZA1"):
    """Return two years of one hospital as two types of department, and one row of a stranger."""
    lines = [HEADINGS]
    for place, in_time in enumerate(IN_TIME):
        month = date(2024 + place // 12, 1 + place % 12, 1)
        late = 1000 - in_time
        lines += [f"{month},{code},1,600,{late - 10},50\n", f"{month},{code},other,400,10,0\n"]
    lines.append("2025-01-01,ZZ99,1,5,1,1\n")
    return "".join(lines).encode()


@pytest.fixture
def hospital(cast, bring):
    found, stored, partners = bring(twin(), ["ZA1"], TODAY)
    assert (found.problems, found.skipped, found.strangers) == ((), 1, 1)
    assert (stored.new, stored.changed, stored.same) == (72, 0, 0)
    return partners["ZA1"]


@pytest.fixture
def campaign(cast):
    return factories.campaign(cast.division, starts_on=date(2025, 6, 2), by=cast.maya)


def test_types_of_department_are_summed_by_month(hospital):
    rows = Observation.objects.filter(partner=hospital, starts_on=date(2025, 7, 1)).order_by("key")
    assert [(row.key, row.numerator, row.denominator, row.period) for row in rows] == [
        ("ae_admissions", 50, None, "month"),
        ("ae_attendances", 1000, None, "month"),
        ("four_hours", 570, 1000, "month"),
    ]


def test_limits_are_frozen_on_the_months_before_the_campaign(cast, hospital, campaign):
    found = charted(cast, campaign, "four_hours", hospital, TODAY)
    assert found.frozen_on == 17
    assert "the first 17 points and then frozen" in found.settings
    # Nine months at 80 and eight at 90: the mean is 1440 / 17, every jump is 10, and 2.66 times 10 is 26.6.
    for point in found.chart.points:
        assert (point.centre, point.lower, point.upper) == pytest.approx((84.70588, 58.10588, 111.30588))
    signals = [point.signal for point in found.chart.points[17:20]]
    assert signals == ["two-of-three-low", "below-lower", "two-of-three-low"]
    # 78 of 100 by March 2025 lies between the limits.
    assert (found.target, found.chart.assurance) == (78, "hit-or-miss")


def test_a_new_level_starts_where_a_person_says_so_and_ends_when_they_take_it_back(cast, hospital, campaign):
    at = datetime(2026, 1, 20, 9, tzinfo=UTC)
    step = judgements.begin_level(
        place=Place(cast.division, partner=hospital),
        measure=MEASURES["four_hours"],
        starts_on=date(2025, 8, 15),
        reason="A new urgent treatment centre opened.",
        by=cast.maya,
        at=at,
    )
    found = charted(cast, campaign, "four_hours", hospital, TODAY)
    assert found.steps == (20,)
    assert found.chart.points[19].centre == pytest.approx(84.70588)
    # 95, 97, 95, 97: the mean is 96, every jump is 2, and 2.66 times 2 is 5.32.
    for point in found.chart.points[20:]:
        assert (point.centre, point.lower, point.upper) == pytest.approx((96, 90.68, 101.32))
    assert found.chart.assurance == "pass"
    assert "only 4 points" in found.chart.notes[0]
    judgements.withdraw_step(step=step, reason="It closed again.", by=cast.maya, at=at)
    assert charted(cast, campaign, "four_hours", hospital, TODAY).steps == ()


def test_the_same_table_again_changes_nothing_and_a_corrected_one_only_what_it_corrects(cast, hospital):
    at = datetime(2026, 1, 21, 9, tzinfo=UTC)
    for content, expected in (
        (twin(), (0, 0, 72)),
        (twin().replace(b"2025-07-01,ZA1,1,600,420,50", b"2025-07-01,ZA1,1,600,320,50"), (0, 1, 71)),
    ):
        found = read(open_table(decode(content)), directory_of(cast.division), today=TODAY)
        stored = observations.store(division=cast.division, entries=found.entries, by=cast.maya, at=at)
        assert (stored.new, stored.changed, stored.same) == expected
    row = Observation.objects.get(partner=hospital, key="four_hours", starts_on=date(2025, 7, 1))
    assert (row.numerator, row.version) == (670, 2)
