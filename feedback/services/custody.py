"""Tell the managers of tablets that need somebody, once a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.models import Division, Membership
from feedback.custody import Trouble, is_lost
from feedback.custody_words import Finding, count_words, findings
from feedback.models import CustodyLetter, Device
from perfectcare.accounts.roles import Need, Role, may
from perfectcare.common.dates import london_day
from perfectcare.common.records import write_letter

PLANNERS = [role for role in Role if may(role, Need.PLAN)]


def tell_managers(*, at: datetime) -> int:
    """Write to the managers of every division whose tablets need somebody; return to how many divisions.

    A division is told once a day, however many workers and clocks ask: the row that says so is unique, and stands or
    falls with the letters.
    """
    return sum(_tell(division, lines, at) for division, lines in _what_to_tell(at))


def _what_to_tell(at: datetime) -> list[tuple[Division, list[str]]]:
    lines: dict[Division, list[str]] = defaultdict(list)
    for device in Device.objects.in_use().select_related("point__team__division"):
        found = [finding for finding in findings(device, at) if _is_worth_a_letter(finding, device, at)]
        if found:
            lines[device.point.team.division].append(_about(device, found))
    return list(lines.items())


def _is_worth_a_letter(finding: Finding, device: Device, at: datetime) -> bool:
    """A tablet that has only gone quiet today may be in a drawer for the night: the home page says it, no letter."""
    return finding.trouble is not Trouble.SILENT or is_lost(device, at)


def _about(device: Device, found: Sequence[Finding]) -> str:
    said = "\n".join(f"  - {finding.words} {finding.advice}" for finding in found)
    return f"{device.name}, {device.point.name}, {device.point.team}\n{said}"


@transaction.atomic
def _tell(division: Division, lines: Sequence[str], at: datetime) -> bool:
    managers = _managers(division)
    if not managers or not _is_first_today(division, at):
        return False
    tablets = count_words(len(lines), "tablet needs", "tablets need")
    listed = "\n\n".join(lines)
    body = (
        f"Hello,\n\n{tablets} somebody in {division.name}.\n\n{listed}\n\n"
        f"See all tablets:\n{settings.SITE_ADDRESS}{reverse('devices', args=[division.code])}\n\n"
        "This letter comes once a day, and only while there is something to do.\n"
    )
    for email in managers:
        write_letter(to=email, subject=f"{tablets} somebody", body=body)
    return True


def _managers(division: Division) -> list[str]:
    known = Membership.objects.filter(division=division, role__in=PLANNERS, user__is_active=True)
    return sorted(set(known.values_list("user__email", flat=True)))


def _is_first_today(division: Division, at: datetime) -> bool:
    try:
        with transaction.atomic():
            CustodyLetter.objects.create(division=division, day=london_day(at))
    except IntegrityError:  # somebody was first, and has committed: whoever comes second has waited for that
        return False
    return True
