"""Whose figures are looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from campaigns.models import Division, Partner, Site, Team
from metrics.measures import Measure, Subject


@dataclass(frozen=True)
class Place:
    """A division or, with one of the others, a site, a team or a partner of it.

    `is_own_team` says that whoever looks works in that team: only they see what its patients said on each day.
    `site_team_ids` are the site's teams, where whoever asks has read them already.
    """

    division: Division
    site: Site | None = None
    team: Team | None = None
    partner: Partner | None = None
    is_own_team: bool = False
    site_team_ids: frozenset[int] | None = None

    @property
    def is_division(self) -> bool:
        return not (self.site or self.team or self.partner)

    @property
    def name(self) -> str:
        return str(self.team or self.site or self.partner or self.division)

    def of_partner(self, partner: Partner) -> Place:
        return replace(self, site=None, team=None, partner=partner, is_own_team=False)

    def has(self, measure: Measure) -> bool:
        """Tell whether such a measure can have figures here: partners have their own, the others ours."""
        is_theirs = measure.subjects == (Subject.PARTNER,)
        return is_theirs == bool(self.partner)
