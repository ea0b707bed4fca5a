"""A trust's own comments go through import, triage and themes, and come out where people look for them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from feedback.models import Alert, Comment
from feedback.quarters import Quarter
from feedback.selectors.desk import desk
from feedback.selectors.said import shown, theme_counts
from feedback.services import comments, themes
from feedback.services.comments import Judgement
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories.exports import BETTER, row, table, write_export, write_map

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "fft_nhft.csv"
NOW = datetime(2022, 6, 10, 11, 0, tzinfo=LONDON)
READ = 120


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def imported(cast, tmp_path):
    """Import an export, with the standard themes set up."""
    factories.site(cast.division, code="MAIN")
    themes.start(division=cast.division, by=cast.rita)

    def from_(path):
        with suppress(SystemExit):  # so it ends where it could not understand every row
            call_command("import_fft", str(path), "--division", cast.division.code, "--map", str(write_map(tmp_path)))
        return cast

    return from_


def triage(cast, at_most):
    """Read comment after comment as the desk hands them out, and take its suggestions for themes."""
    read = []
    for _ in range(at_most):
        sheet = desk(cast.division).sheet
        if sheet is None:
            break
        judgement = Judgement(
            state=Comment.State.RELEASED,
            is_answer_wanted=sheet.comment.is_answer_wanted,
            themes=[theme.pk for theme in sheet.themes if theme.is_suggested],
        )
        comments.judge(comment=sheet.comment, version=sheet.comment.version, judgement=judgement, by=cast.rita, at=NOW)
        read.append(sheet)
    return read


def check(cast, client, read):
    """What holds of every trust's comments, however they are worded."""
    dangers = [sheet.comment.is_danger for sheet in read]
    assert dangers == sorted(dangers, reverse=True)
    assert not Alert.objects.exists()  # an import is old: it calls nobody, and stands on top
    assert Comment.objects.released().count() == len(read)
    for quarter in {Quarter.of(sheet.comment.given_on) for sheet in read}:
        visible = shown(cast.division, quarter)
        for each in theme_counts(cast.division, quarter):
            true = visible.filter(themes=each.pk).count()
            assert each.count == (true if true == 0 or true >= 5 else None)
    listed = client.get(reverse("said", args=[cast.division.code]), {"show": "mismatch"})
    mismatched = Comment.objects.filter(is_critical=True, response__answer__in=("very-good", "good"))
    assert listed.context["page"].paginator.count == mismatched.count()
    return mismatched.count()


def test_a_made_up_export_goes_through_import_triage_and_themes(imported, sign_in, tmp_path):
    rows = []
    for number in range(8):
        rows.append(row(f"R{number}", comment="The nurse was kind and explained everything."))
        rows.append(row(f"R{number}", question=BETTER, comment="I waited two hours." if number % 2 else "Nothing."))
    rows.append(row("R9", score="5", question=BETTER, comment="I am scared of him. He hit me."))
    cast = imported(write_export(tmp_path, table(*rows)))
    read = triage(cast, READ)
    assert read[0].said.words.startswith("I am scared")
    assert len(read) == 17
    assert check(cast, sign_in(cast.rita), read) == 4
    counts = {each.name: each.count for each in theme_counts(cast.division, Quarter(2021, 3))}
    assert counts["Kindness of staff"] == 8
    assert counts["Waiting and appointments"] is None


@pytest.mark.skipif(not REAL.exists(), reason="the real export is not beside this project, in ../shared/data")
def test_the_real_comments_go_through_import_triage_and_themes(imported, sign_in):
    cast = imported(REAL)
    every = Comment.objects.count()
    read = triage(cast, READ)
    assert len(read) == READ
    assert check(cast, sign_in(cast.rita), read) > 0
    assert sum(bool(sheet.comment.themes.exists()) for sheet in read) > READ // 3
    assert desk(cast.division).total == every - READ
    client = sign_in(cast.rita)
    for name in ("comments", "said", "talked_about"):
        assert client.get(reverse(name, args=[cast.division.code])).status_code == 200
