"""Store what an export holds, once, in one transaction.

Everything has been read, checked and masked before the first write, so that the transaction is as short as it can be:
1 500 respondents keep SQLite's one writer for about a second, and a card that comes meanwhile waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from campaigns.models import Division, FFTGroup, Site, Team
from campaigns.services import days
from feedback.cards import Card
from feedback.import_map import ImportMap, ImportRefused
from feedback.imports import ImportedAnswer, Problem, Reading
from feedback.models import CardReceipt, Comment, FFTResponse
from feedback.question_sets import FFT_2020
from feedback.services.offers import comments_of
from feedback.services.receipts import receipt
from perfectcare.common.records import audit

BATCH = 500
NO_CARD = UUID(int=0)


@dataclass(frozen=True)
class ImportReport:
    """What came of an import. Answers to an older question are kept and counted in no figure."""

    is_counted: bool
    rows: int
    imported: int
    comments: int
    already_there: int
    new_teams: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Offer:
    answer: ImportedAnswer
    receipt: CardReceipt
    response: FFTResponse
    comments: list[Comment]


def store(
    *, division: Division, plan: ImportMap, reading: Reading, received_on: date, is_trial: bool = False
) -> ImportReport:
    """Store the answers that are not there yet; a trial stores nothing. Raises ImportRefused."""
    site = _site(division, plan)
    try:
        with transaction.atomic():
            _lock(division)
            teams = _known_teams(division, plan)
            made = _make_teams(division, site, plan, teams, reading)
            offers = [_offer(division, plan, teams[each.team], each, received_on) for each in reading.answers]
            report, fresh = _sort_out(offers, plan, reading, made)
            _write(fresh, division, plan, report)
            transaction.set_rollback(is_trial)
    except IntegrityError:
        raise ImportRefused(
            "Somebody else imported the same answers just now. Nothing was changed: try again."
        ) from None
    return report


def _lock(division: Division) -> None:
    """Let imports of a division wait for each other, so that none makes a team twice; cards go on (`no_key`)."""
    Division.objects.select_for_update(no_key=True).get(pk=division.pk)


def _site(division: Division, plan: ImportMap) -> Site | None:
    if plan.create_teams is None:
        return None
    if plan.create_teams.get("fft_group") not in FFTGroup.values:
        raise ImportRefused(f"The map’s “create_teams” needs an “fft_group” of: {', '.join(FFTGroup.values)}.")
    site = Site.objects.filter(division=division, code__iexact=plan.create_teams.get("site", "")).first()
    if site is None:
        raise ImportRefused("The map’s “create_teams” needs the code of one of the division’s sites as “site”.")
    return site


def _known_teams(division: Division, plan: ImportMap) -> dict[str, Team]:
    """Return the division's teams by their names in the file."""
    every = list(Team.objects.filter(division=division))
    by_code = {team.code.lower(): team for team in every}
    lacking = [code for code in plan.teams.values() if code.lower() not in by_code]
    if lacking:
        raise ImportRefused(f"The division has no team with the code “{lacking[0]}”, which the map names.")
    known = {name: by_code[code.lower()] for name, code in plan.teams.items()}
    return {team.name: team for team in every} | known if plan.create_teams else known


def _make_teams(
    division: Division, site: Site | None, plan: ImportMap, teams: dict[str, Team], reading: Reading
) -> tuple[str, ...]:
    """Make a team for every name that has none yet, where the map asks for it."""
    if site is None or plan.create_teams is None:
        return ()
    codes = set(Team.objects.filter(division=division).values_list("code", flat=True))
    wanted = sorted({answer.team for answer in reading.answers} - teams.keys())
    for name in wanted:
        code = _new_code(name, codes)
        codes.add(code)
        group = plan.create_teams["fft_group"]
        teams[name] = Team.objects.create(division=division, site=site, code=code, name=name, fft_group=group)
    return tuple(wanted)


def _new_code(name: str, taken: set[str]) -> str:
    stem = slugify(name).upper().replace("_", "-")[:16].strip("-") or "TEAM"
    tried = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in tried if code not in taken)


def _offer(division: Division, plan: ImportMap, team: Team, answer: ImportedAnswer, received_on: date) -> _Offer:
    body = {
        "team": team.code,
        "day": answer.day.isoformat(),
        "answer": answer.answer,
        "comments": dict(answer.comments),
    }
    name = f"import:{division.pk}:{plan.source}:{answer.respondent}"
    response = FFTResponse(
        team=team, given_on=answer.day, question_set=plan.question_set, answer=answer.answer, mode=plan.mode
    )
    card = Card(id=NO_CARD, question_set=plan.question_set, answer=answer.answer, comments=answer.comments)
    return _Offer(
        answer=answer,
        receipt=receipt(name=name, body=body, received_on=received_on),
        response=response,
        comments=comments_of(response, card, team),
    )


def _sort_out(
    offers: list[_Offer], plan: ImportMap, reading: Reading, made: tuple[str, ...]
) -> tuple[ImportReport, list[_Offer]]:
    """Part what is new from what is there, and from what was there with other content."""
    known = _known_fingerprints([offer.receipt.card_hash for offer in offers])
    fresh = [offer for offer in offers if offer.receipt.card_hash not in known]
    changed = [
        Problem(offer.answer.line, "this respondent was imported before with other answers")
        for offer in offers
        if known.get(offer.receipt.card_hash, offer.receipt.fingerprint) != offer.receipt.fingerprint
    ]
    report = ImportReport(
        is_counted=plan.question_set == FFT_2020.key,
        rows=reading.rows,
        imported=len(fresh),
        comments=sum(len(offer.comments) for offer in fresh),
        already_there=len(offers) - len(fresh) - len(changed),
        new_teams=made,
        problems=tuple(sorted([*reading.problems, *changed], key=lambda problem: problem.line)),
    )
    return report, fresh


def _known_fingerprints(hashes: list[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for start in range(0, len(hashes), BATCH):
        rows = CardReceipt.objects.filter(card_hash__in=hashes[start : start + BATCH])
        known.update(rows.values_list("card_hash", "fingerprint"))
    return known


def _write(fresh: list[_Offer], division: Division, plan: ImportMap, report: ImportReport) -> None:
    """Write receipts in the order of their hashes and answers in that of their keys: neither is the file's."""
    receipts = sorted((offer.receipt for offer in fresh), key=lambda row: row.card_hash)
    CardReceipt.objects.bulk_create(receipts, batch_size=BATCH)
    FFTResponse.objects.bulk_create(sorted((offer.response for offer in fresh), key=_key), batch_size=BATCH)
    Comment.objects.bulk_create(sorted(_comments(fresh), key=_key), batch_size=BATCH)
    if fresh:
        audit(by=None, verb="imported", subject=f"division {division.code}", responses=report.imported)
    days_of: dict[int, set[date]] = {}
    for offer in fresh:
        days_of.setdefault(offer.response.team_id, set()).add(offer.response.given_on)
    for team_id in sorted(days_of):
        days.touch(division_id=division.pk, team_id=team_id, days=days_of[team_id])


def _comments(fresh: list[_Offer]) -> Iterable[Comment]:
    return (comment for offer in fresh for comment in offer.comments)


def _key(row: FFTResponse | Comment) -> int:
    return row.pk
