"""A sheet of paper cards, as somebody types them in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms

from campaigns.forms.base import DayField
from campaigns.models import Team
from feedback.cards import Card
from feedback.forms.cards import ENGLISH, CardId, OwnWords
from feedback.models import Respondent
from feedback.question_sets import FFT_2020
from feedback.services.paper import DayRefused, check_day, noon
from perfectcare.common.forms import ErrorLink, NhsForm

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 10, 10, 50

#: A list is chosen from by typing how a choice begins: the number of the answer is enough.
NUMBERED = [(value, f"{number} {words}") for number, (value, words) in enumerate(FFT_2020.answers.choices, start=1)]
CHANGED = (
    "This card was stored before with other answers, and those count. Empty this row. If it is another card, type it "
    "into an empty row."
)
NOTHING = "Type in at least one card."

_ROW = re.compile(r"row-(\d{1,2})-", re.ASCII)


def _checked(day: date, team: Team, today: date) -> date:
    try:
        check_day(day, team=team, today=today)
    except DayRefused as problem:
        raise forms.ValidationError(problem.words) from None
    return day


class SheetDay(NhsForm):
    """The day of every card on the sheet that has none of its own."""

    given_on = DayField(label="Day on which they were filled in", help_text="Or the day on which the box was emptied")

    def __init__(self, *args: Any, team: Team, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team, self.today = team, today

    def clean_given_on(self) -> date:
        return _checked(self.cleaned_data["given_on"], self.team, self.today)


class CardRow(NhsForm):
    """One card of the sheet. `number` is its place, from 1; `card_id` goes into the page again."""

    id = CardId()
    answer = forms.ChoiceField(
        label="Answer",
        choices=[("", "Choose"), *NUMBERED],
        error_messages={"required": ENGLISH.choose_an_answer, "invalid_choice": ENGLISH.choose_an_answer},
    )
    #: One box, not a picker: a picker's parts are four stops for whoever goes on with Tab.
    given_on = DayField(label="Day, if another", required=False, widget=forms.TextInput)
    respondent = forms.ChoiceField(
        label="Who answered", choices=[("", "Not said"), *Respondent.choices], required=False
    )

    def __init__(self, *args: Any, number: int, card_id: uuid.UUID, team: Team, today: date, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"row-{number - 1}", **kwargs)
        self.number, self.card_id, self.team, self.today = number, card_id, team, today

    def prepare(self) -> None:
        for prompt in FFT_2020.prompts:
            self.fields[prompt.key] = OwnWords(prompt.words)
            self.fields[prompt.key].widget.attrs["rows"] = 2
        self.order_fields(["id", "answer", *(prompt.key for prompt in FFT_2020.prompts), "given_on", "respondent"])
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_given_on(self) -> date | None:
        day: date | None = self.cleaned_data["given_on"]
        return _checked(day, self.team, self.today) if day else None

    def card(self, day: date) -> tuple[date, Card]:
        """Return the card with its day: its own, or else the sheet's."""
        said = self.cleaned_data
        own = said["given_on"] or day
        words = {prompt.key: said[prompt.key] for prompt in FFT_2020.prompts}
        return own, Card(
            id=said["id"],
            question_set=FFT_2020.key,
            answer=said["answer"],
            comments={key: text for key, text in words.items() if text.strip()},
            given_at=noon(own),
            respondent=said["respondent"],
        )


class PaperSheet:
    """The sheet as a page shows it: empty, with what was typed, or with what is wrong in it.

    Rows in which nothing stands are no cards. Where more rows are asked for, what was typed is shown again and not
    held to any rule yet.
    """

    def __init__(
        self, team: Team, today: date, data: Mapping[str, str] | None = None, *, asks_for_rows: bool = False
    ) -> None:
        self.team, self.today = team, today
        self.is_sent = data is not None and not asks_for_rows
        self.refusals: list[str] = []
        typed = _typed(data or {})
        count = len(typed) + (MORE_ROWS if asks_for_rows else 0)
        self.focus = min(len(typed) + 1, MOST_ROWS) if asks_for_rows else 0 if self.is_sent else 1
        typed += [{} for _ in range(max(FIRST_ROWS, count) - len(typed))]
        self.rows = tuple(self._row(number, each) for number, each in enumerate(typed[:MOST_ROWS], start=1))
        self.day = self._day(data)

    @property
    def can_grow(self) -> bool:
        return len(self.rows) < MOST_ROWS

    @property
    def used(self) -> list[CardRow]:
        """The rows that hold cards."""
        return [row for row in self.rows if row.is_bound]

    def is_valid(self) -> bool:
        """Look at every row, so that everything wrong is said at once."""
        if not self.used:
            self.refuse(NOTHING)
        return all([self.day.is_valid(), *(row.is_valid() for row in self.used), not self.refusals])

    def cards(self) -> list[tuple[date, Card]]:
        """Return the cards of a valid sheet, each with its day."""
        return [row.card(self.day.cleaned_data["given_on"]) for row in self.used]

    def refuse(self, words: str) -> None:
        """Say why the whole sheet cannot be stored."""
        self.refusals.append(words)

    def point_out(self, ids: Collection[uuid.UUID]) -> None:
        """Say at their rows which cards were stored before with other content."""
        for row in self.used:
            if row.cleaned_data.get("id") in ids:
                row.add_error("answer", CHANGED)

    @property
    def errors(self) -> bool:
        return bool(self.error_links)

    @property
    def error_links(self) -> list[ErrorLink]:
        """The error summary: of the sheet, of its day, then row by row."""
        links = [ErrorLink(words) for words in self.refusals]
        links += self.day.error_links if self.is_sent else []
        for row in self.used:
            links += [ErrorLink(f"Card {row.number}: {each.text}", each.href) for each in row.error_links]
        return links

    def _row(self, number: int, typed: dict[str, str]) -> CardRow:
        known: dict[str, Any] = {"number": number, "team": self.team, "today": self.today}
        known["card_id"] = _id_in(typed.get("id", ""))
        has_words = any(value.strip() for name, value in typed.items() if name != "id")
        data = {f"row-{number - 1}-{name}": value for name, value in typed.items()}
        row = CardRow(data, **known) if self.is_sent and has_words else CardRow(initial=typed, **known)
        if number == self.focus:
            row.fields["answer"].widget.attrs["autofocus"] = True
        return row

    def _day(self, data: Mapping[str, str] | None) -> SheetDay:
        known: dict[str, Any] = {"team": self.team, "today": self.today}
        if data is not None and self.is_sent:
            return SheetDay(data, **known)
        return SheetDay(initial={"given_on": self.today if data is None else data.get("given_on", "")}, **known)


def _typed(data: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what was sent of each row, by the names of its fields. A row that was not sent is empty."""
    rows: list[dict[str, str]] = []
    for name, value in data.items():
        found = _ROW.match(name)
        if not found or int(found[1]) >= MOST_ROWS:
            continue
        rows += [{} for _ in range(int(found[1]) + 1 - len(rows))]
        rows[int(found[1])][name[found.end() :]] = value
    return rows


def _id_in(text: str) -> uuid.UUID:
    """Return the id that the row came with, so that the same row sent again is the same card; else a new one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
