"""Tell people of comments that somebody must see soon: first managers and readers, after four hours those above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse

from campaigns.models import Division, Membership
from feedback.models import Alert, Comment
from perfectcare.accounts.roles import Need, Role, may
from perfectcare.common.dates import time_words
from perfectcare.common.records import write_letter

HOURS_UNTIL_IT_CLIMBS = 4
READERS = [role for role in Role if may(role, Need.READ_COMMENTS)]
ABOVE = [Role.LEADERSHIP, Role.ADMINISTRATOR]
AT_ONCE = 200


def tell(*, at: datetime) -> int:
    """Write to the managers and readers of comments that nobody was told of; return of how many."""
    return _write(Q(told_at__isnull=True), "told_at", at)


def climb(*, at: datetime) -> int:
    """Write to leadership and administrators of comments that nobody has seen for four hours; return of how many."""
    since = at - timedelta(hours=HOURS_UNTIL_IT_CLIMBS)
    return _write(Q(told_at__isnull=False, climbed_at__isnull=True, raised_at__lte=since), "climbed_at", at)


@transaction.atomic
def _write(which: Q, column: str, at: datetime) -> int:
    """Write one letter to each person of each division. Two workers at once each take rows that the other has not."""
    rows = Alert.objects.filter(which, comment__in=Comment.objects.standing()).order_by("raised_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    found: dict[Division, list[Alert]] = defaultdict(list)
    for alert in rows.select_related("comment__division")[:AT_ONCE]:
        found[alert.comment.division].append(alert)
    for division, alerts in found.items():
        subject, body = (_told if column == "told_at" else _climbed)(division, alerts)
        for email in _people(division, READERS if column == "told_at" else ABOVE):
            write_letter(to=email, subject=subject, body=body)
        Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(**{column: at})
    return sum(map(len, found.values()))


def _told(division: Division, alerts: list[Alert]) -> tuple[str, str]:
    many = len(alerts)
    what = "A comment needs" if many == 1 else f"{many} comments need"
    body = (
        f"Hello,\n\n{what} your eyes now in {division.name}: words in it may mean that somebody is in danger, or a "
        f"reader has marked it.\n\nRead it here:\n{_desk(division)}\n\n"
        f"What was written is not in this letter. If nobody has seen it within {HOURS_UNTIL_IT_CLIMBS} hours, those "
        "above are told, at night and on weekends too.\n"
    )
    return f"Urgent: {what[0].lower()}{what[1:]} your eyes now", body


def _climbed(division: Division, alerts: list[Alert]) -> tuple[str, str]:
    many = len(alerts)
    what = "An urgent comment has" if many == 1 else f"{many} urgent comments have"
    oldest = time_words(alerts[0].raised_at)
    body = (
        f"Hello,\n\n{what} waited for {HOURS_UNTIL_IT_CLIMBS} hours or more in {division.name}, and nobody has seen "
        f"what was written. The oldest came at about {oldest}.\n\n"
        "Its managers and readers were told when it came. Please reach one of them now: only they can read it.\n\n"
        f"They find it here:\n{_desk(division)}\n"
    )
    return f"Not seen for {HOURS_UNTIL_IT_CLIMBS} hours: {what[0].lower()}{what[1:]} waited", body


def _desk(division: Division) -> str:
    return f"{settings.SITE_ADDRESS}{reverse('comments', args=[division.code])}"


def _people(division: Division, roles: Collection[Role]) -> list[str]:
    place = Q(division=division) | Q(division__isnull=True, organisation=division.organisation_id)
    known = Membership.objects.filter(place, role__in=roles, user__is_active=True)
    return sorted(set(known.values_list("user__email", flat=True)))
