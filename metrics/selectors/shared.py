"""What a partner's program is told: the measures it may read, and where and when there are figures of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from campaigns.models import Campaign, Site, Team
from metrics.catalogue import CATALOGUE
from metrics.documents import Document, listed, rounded
from metrics.measures import Measure
from metrics.models import ApiKey
from metrics.places import Place
from metrics.selectors.asked import started
from metrics.selectors.keys import groups_of
from metrics.selectors.targets import Targets, targets_of
from metrics.sharing import PlaceKind, place_words, unit_of, ways

MEASURE_COLUMNS = (
    "key", "name", "group", "group_name", "kind", "unit", "decimals", "better", "definition", "numerator",
    "denominator", "unit_definition", "source", "chartings", "places", "national_targets", "target",
)  # fmt: skip


def may_read(key: ApiKey, measure: Measure) -> bool:
    return measure.group in groups_of(key)


def measures(key: ApiKey, today: date) -> Document:
    """Return the measures within the key's scope, and the places and campaigns to ask for (four queries)."""
    targets = targets_of(key.partner.division)
    found = [_measure(key, each, targets, today) for each in CATALOGUE if may_read(key, each)]
    content = {
        "measures": found,
        "places": list(_places(key)),
        "campaigns": [_campaign(each) for each in started(key.partner.division)],
    }
    return Document(content, MEASURE_COLUMNS, tuple(_flat(each) for each in found))


def _measure(key: ApiKey, measure: Measure, targets: Targets, today: date) -> dict[str, Any]:
    offered = ways(measure)
    definition = measure.definition
    return {
        "key": measure.key,
        "name": measure.name,
        "group": measure.group.name.lower(),
        "group_name": measure.group.value,
        "kind": measure.kind.value,
        "unit": unit_of(measure),
        "decimals": measure.places,
        "better": measure.better.value,
        "definition": {"summary": definition.summary, **{name.lower(): words for name, words in definition.parts}},
        "chartings": [each.value for each in dict.fromkeys(way for several in offered.values() for way in several)],
        "places": {kind.value: [each.value for each in several] for kind, several in offered.items()},
        "national_targets": [
            {"from": each.starts_on.isoformat(), "value": rounded(each.value / 100), "source": each.source}
            for each in measure.national
        ],
        "target": _target(key, measure, targets, today),
    }


def _target(key: ApiKey, measure: Measure, targets: Targets, today: date) -> float | None:
    """Return today's target, of the division or, for the partners' own measures, of the key's partner."""
    is_theirs = PlaceKind.PARTNER in ways(measure)
    place = Place(key.partner.division, partner=key.partner if is_theirs else None)
    goal = targets.target_on(measure, today, place)
    return rounded(goal.charted) if goal else None


def _flat(found: dict[str, Any]) -> dict[str, Any]:
    definition = found["definition"]
    return {
        **found,
        "definition": definition["summary"],
        "numerator": definition.get("numerator"),
        "denominator": definition.get("denominator"),
        "unit_definition": definition.get("unit"),
        "source": definition.get("source"),
        "places": listed(f"{kind} by {' or '.join(several)}" for kind, several in found["places"].items()),
        "national_targets": listed(f"{each['value']} from {each['from']}" for each in found["national_targets"]),
    }


def _places(key: ApiKey) -> Iterator[dict[str, str]]:
    """Yield the places of which the key may read figures, as the parameter `place` names them (two queries)."""
    division = key.partner.division
    yield {"place": place_words(PlaceKind.DIVISION), "name": division.name}
    for site in Site.objects.filter(division=division).order_by("name", "code"):
        yield {"place": place_words(PlaceKind.SITE, site.code), "name": site.name}
    for team in Team.objects.filter(division=division).order_by("name", "code"):
        yield {"place": place_words(PlaceKind.TEAM, team.code), "name": team.name}
    yield {"place": place_words(PlaceKind.PARTNER, key.partner.code), "name": key.partner.name}


def _campaign(campaign: Campaign) -> dict[str, str]:
    return {
        "campaign": campaign.slug,
        "title": campaign.title,
        "start": campaign.starts_on.isoformat(),
        "end": campaign.ends_on.isoformat(),
    }
