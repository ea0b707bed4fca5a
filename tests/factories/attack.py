"""An attack on small numbers: random cards over ten weeks, and what follows from the sums that somebody is shown."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from campaigns.models import Campaign
from campaigns.services import campaigns
from metrics.services import rollup
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import facts

PRIME = 2_147_483_647


class Knowledge:
    """What follows from known sums by adding and taking away."""

    def __init__(self, cells):
        self.place = {cell: number for number, cell in enumerate(cells)}
        self.rows = {}

    def reduced(self, cells):
        row = [0] * len(self.place)
        for cell in cells:
            row[self.place[cell]] = 1
        for lead, known in self.rows.items():
            if factor := row[lead]:
                row = [(mine - factor * theirs) % PRIME for mine, theirs in zip(row, known, strict=True)]
        return row

    def learn(self, cells):
        row = self.reduced(cells)
        lead = next((number for number, value in enumerate(row) if value), None)
        if lead is not None:
            inverse = pow(row[lead], -1, PRIME)
            self.rows[lead] = [value * inverse % PRIME for value in row]

    def gives(self, cells):
        return not any(self.reduced(cells))


def strewn(cast: factories.Cast, dice: random.Random) -> tuple[Campaign, dict[tuple[date, int], int]]:
    """Cards at random over ten weeks, a campaign that is over with its baseline, and one that is live."""
    teams = [cast.riverside, cast.hilltop, factories.team(cast.division)][: dice.randint(2, 3)]
    most, often = dice.choice([3, 6, 12]), {team: dice.choice([0.03, 0.2, 0.6]) for team in teams}
    table = {}
    for number in range(70):
        for team in teams:
            if dice.random() < often[team] and (n := dice.randint(0, most)):
                table[date(2026, 9, 14) + timedelta(days=number), team.pk] = n
                facts.cards(team, date(2026, 9, 14) + timedelta(days=number), good=n)
    over = factories.campaign(
        cast.division,
        starts_on=date(2026, 10, 5),
        length=dice.randint(5, 12),
        teams=teams,
        by=cast.maya,
        baseline_starts_on=date(2026, 9, 14) + timedelta(days=dice.randint(0, 9)),
        baseline_ends_on=date(2026, 10, 4),
    )
    campaigns.close(campaign=over, by=cast.maya, at=datetime(2026, 10, 20, tzinfo=LONDON))
    factories.campaign(
        cast.division,
        starts_on=date(2026, 11, 9),
        teams=teams,
        by=cast.maya,
        baseline_starts_on=date(2026, 10, 1) + timedelta(days=dice.randint(0, 20)),
        baseline_ends_on=date(2026, 11, 8),
    )
    rollup.drain(at_most=10_000)
    return over, table
