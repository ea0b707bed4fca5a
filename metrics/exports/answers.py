"""Answers as a table: one row for each, and a line for each month of which some are withheld."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from campaigns.models import Division, FFTGroup, Team
from feedback.question_sets import FFT_2020, Answer
from metrics.exports.tables import Row, Table
from metrics.selectors.answer_rows import Allowed, Found
from metrics.selectors.months import HIDDEN
from metrics.words import month_words

TITLE = "Responses"
COLUMNS = ("Month", "Team Code", "Team", "FFT Group", "Question", "Answer", *(p.words for p in FFT_2020.prompts))
WITHHELD = f"Withheld. {HIDDEN}"
NOT_SHOWN = "Not shown"
NO_WORDS = ("",) * len(FFT_2020.prompts)
ABOUT = (
    "One row for each answer. The rows are in no order: nothing tells when in the month somebody answered.",
    f"“{WITHHELD}” stands where pages hide the team’s month too. The answer is there where the division’s total shows "
    f"as much; “{NOT_SHOWN}” stands once for all answers of a month that are not.",
    "Words are those that a reader has released. Others, and those of teams that are not named, are left out.",
    "Answers that were taken out and answers to the older question are not here.",
)

#: The first cells of a row, and whether they name the team. An answer without cells stays.
Label = tuple[tuple[str, ...], bool]
NOWHERE: Label = ((), False)
#: Where an answer belongs, by its team, year and month.
Labels = Mapping[tuple[int, int, int], Label]


def table_of(division: Division, teams: Iterable[Team], allowed: Allowed, found: Iterable[Found]) -> Table:
    """Return the answers as a table whose rows come while `found` is read. `teams` are all of the division's."""
    about = (f"What patients told {division.name}.", *ABOUT)
    return Table(TITLE, COLUMNS, _rows(allowed, _labels(teams, allowed), found), lines_in(allowed), about)


def lines_in(allowed: Allowed) -> int:
    """Return how many rows the table will have."""
    return allowed.count + len(allowed.withheld)


def _rows(allowed: Allowed, labels: Labels, found: Iterable[Found]) -> Iterator[Row]:
    answers = dict(Answer.choices)
    for day, team_id, answer, *words in found:
        cells, is_named = labels.get((team_id, day.year, day.month), NOWHERE)
        if is_named:
            yield (*cells, answers[answer], *(each or "" for each in words))
        elif cells:
            yield (*cells, answers[answer], *NO_WORDS)
    for month in allowed.withheld:
        yield (*_withheld(month_words(month.first)), NOT_SHOWN, *NO_WORDS)


def _labels(teams: Iterable[Team], allowed: Allowed) -> Labels:
    found: dict[tuple[int, int, int], Label] = {}
    for team in teams:
        named = (team.code, team.name, FFTGroup(team.fft_group).label, FFT_2020.question)
        for month in allowed.months:
            at, words = (team.pk, month.first.year, month.first.month), month_words(month.first)
            if allowed.names(month.first, team.pk):
                found[at] = ((words, *named), True)
            elif allowed.gives_unnamed(month.first, team.pk):
                found[at] = (_withheld(words), False)
    return found


def _withheld(month: str) -> tuple[str, ...]:
    return (month, "", WITHHELD, "", FFT_2020.question)
