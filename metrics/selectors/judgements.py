"""What people have said about charts, for the charts and for its own pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from campaigns.models import Division
from metrics.catalogue import MEASURES
from metrics.disclosure import Span
from metrics.measures import Charting, Measure
from metrics.models import ChartNote, StepChange
from metrics.places import Place
from metrics.selectors.targets import date_words
from metrics.spc import Chart, suggest_step
from perfectcare.common.dates import london_day

EVERY_CHART = "Every chart"
ENDS = (".", "!", "?", "…")


@dataclass(frozen=True)
class Step:
    """The first day of a new level, and who said so and why in one line."""

    starts_on: date
    words: str


@dataclass(frozen=True)
class Note:
    """What happened on a day, with the day and who wrote it, in one line."""

    day: date
    words: str


@dataclass(frozen=True)
class Judgements:
    """Steps and notes that stand, of one place and some days, each list in the order of its days.

    Steps are by measure, team and partner (their numbers, or None); notes are by measure, those of every chart under no
    key.
    """

    steps: Mapping[tuple[str, int | None, int | None], tuple[Step, ...]]
    notes: Mapping[str, tuple[Note, ...]]

    def steps_of(self, measure: Measure, place: Place) -> tuple[Step, ...]:
        """Return the steps of one chart: `place` is the one that was read, or a team or a partner of it."""
        if place.site:
            return ()
        team_id, partner_id = place.team.pk if place.team else None, place.partner.pk if place.partner else None
        return self.steps.get((measure.key, team_id, partner_id), ())

    def notes_of(self, measure: Measure) -> tuple[Note, ...]:
        """Return the measure's notes, and those of every chart."""
        found = (*self.notes.get(measure.key, ()), *self.notes.get("", ()))
        return tuple(sorted(found, key=lambda note: note.day))


@dataclass(frozen=True)
class Suggestion:
    """What a chart gives reason to think about. A named person decides."""

    starts_on: date
    words: str


@dataclass(frozen=True)
class StepRow:
    """One step change as words; `withdrawn` says by whom and why it was taken back, if it was."""

    number: int
    starts: str
    reason: str
    made: str
    withdrawn: str


@dataclass(frozen=True)
class NoteRow:
    """One note as words. `is_own` says that whoever looks wrote it."""

    number: int
    day: str
    said: str
    charts: str
    made: str
    withdrawn: str
    is_own: bool


def judgements_of(division: Division, span: Span, place: Place, *, with_notes: bool = True) -> Judgements:
    """Read what stands of the place within the days, of all measures (two queries; one without notes).

    A division's are read with those of its teams and partners, a site's with those of its teams, as it has none itself.
    A step before the first day changes no chart of these days. Notes are the division's, and stand at all its places.
    """
    days = (span.first, span.last)
    steps: dict[tuple[str, int | None, int | None], list[Step]] = {}
    rows = StepChange.objects.filter(_here(place), division=division, withdrawn_at=None, starts_on__range=days)
    for step in rows.select_related("made_by"):
        of_chart = steps.setdefault((step.key, step.team_id, step.partner_id), [])
        of_chart.append(Step(step.starts_on, step_words(step)))
    notes: dict[str, list[Note]] = {}
    found = ChartNote.objects.filter(division=division, withdrawn_at=None, day__range=days)
    for note in found.select_related("made_by") if with_notes else ():
        notes.setdefault(note.key, []).append(Note(note.day, note_words(note)))
    return Judgements(
        {key: tuple(each) for key, each in steps.items()}, {key: tuple(each) for key, each in notes.items()}
    )


def suggestion(chart: Chart, spans: Sequence[Span], charting: Charting) -> Suggestion | None:
    """Put into words that the last points of a chart are a run; `spans` are the days of its points, in order."""
    index = suggest_step(chart)
    if index is None:
        return None
    points = chart.points[index:]
    side = "above" if points[0].value > points[0].centre else "below"
    first = spans[index].first
    since = {Charting.WEEK: "the week of ", Charting.MONTH: "the month of "}.get(charting, "")
    words = f"Since {since}{date_words(first)}, {len(points)} points in a row lie {side} the usual level."
    return Suggestion(first, words)


def steps_of(place: Place, measure: Measure) -> list[StepRow]:
    """Read all step changes of one chart, those taken back too, newest day first (one query)."""
    rows = _steps(place).filter(key=measure.key).select_related("made_by", "withdrawn_by")
    return [_step_row(step) for step in rows.order_by("-starts_on", "-pk")]


def notes_of(division: Division, measure: Measure | None, *, reader_id: int) -> list[NoteRow]:
    """Read all notes, those taken back too, newest day first; of one measure, with those of every chart (one query)."""
    rows = ChartNote.objects.filter(division=division).select_related("made_by", "withdrawn_by")
    if measure:
        rows = rows.filter(Q(key=measure.key) | Q(key=""))
    return [_note_row(note, reader_id) for note in rows.order_by("-day", "-pk")]


def step_words(step: StepChange) -> str:
    """Say "A new level from 3 March 2026: third nurse started. Made by Jo Bright on 5 March 2026."."""
    made = date_words(london_day(step.made_at))
    return f"A new level from {date_words(step.starts_on)}: {_ended(step.reason)} Made by {step.made_by} on {made}."


def note_words(note: ChartNote) -> str:
    """Say "3 March 2026: snow. Noted by Lena Lead on 4 March 2026."."""
    made = date_words(london_day(note.made_at))
    return f"{date_words(note.day)}: {_ended(note.words)} Noted by {note.made_by} on {made}."


def charts_words(key: str) -> str:
    """Say in which charts a note stands."""
    if not key:
        return EVERY_CHART
    measure = MEASURES.get(key)
    return measure.name if measure else key


def _here(place: Place) -> Q:
    if place.team:
        return Q(team=place.team)
    if place.partner:
        return Q(partner=place.partner)
    return Q(team__site=place.site) if place.site else Q()


def _steps(place: Place) -> QuerySet[StepChange]:
    return StepChange.objects.filter(division=place.division, team=place.team, partner=place.partner)


def _step_row(step: StepChange) -> StepRow:
    withdrawn = _withdrawn(step)
    if withdrawn:
        withdrawn = f"{withdrawn}: {_ended(step.withdrawn_reason)}"
    return StepRow(
        number=step.pk,
        starts=date_words(step.starts_on),
        reason=step.reason,
        made=_made(step),
        withdrawn=withdrawn,
    )


def _note_row(note: ChartNote, reader_id: int) -> NoteRow:
    return NoteRow(
        number=note.pk,
        day=date_words(note.day),
        said=note.words,
        charts=charts_words(note.key),
        made=_made(note),
        withdrawn=_withdrawn(note),
        is_own=note.made_by_id == reader_id,
    )


def _made(row: StepChange | ChartNote) -> str:
    return f"{row.made_by}, {date_words(london_day(row.made_at))}"


def _withdrawn(row: StepChange | ChartNote) -> str:
    if row.withdrawn_at is None:
        return ""
    return f"Taken back by {row.withdrawn_by}, {date_words(london_day(row.withdrawn_at))}"


def _ended(words: str) -> str:
    return words if words.endswith(ENDS) else f"{words}."
