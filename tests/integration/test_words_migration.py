"""Words of staff move into the comments, and each comment gets the place and the day of its answer."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from feedback.models import Comment
from feedback.services.saying import mark_again
from tests import factories
from tests.factories.cards import comment, response

BEFORE, AFTER = [("feedback", "0004_fewer_indexes")], [("feedback", "0007_words_in_one_table")]
DAY = date(2026, 11, 10)


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps


@pytest.fixture
def newest():
    """Leave the tables as every other test wants them, and empty."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_every_word_is_there_after_the_migration_and_after_the_way_back(cast, newest):
    answer = response(cast.riverside, given_on=DAY)
    old = migrate(BEFORE)
    old.get_model("feedback", "Comment").objects.create(
        response_id=answer.pk, question="what-was-good", words="KIND and Quick.", state="released"
    )
    voices = old.get_model("feedback", "StaffVoice").objects
    fields = {"team_id": cast.hilltop.pk, "given_on": DAY, "care": "mixed"}
    voices.create(**fields, obstacle="No van.", state="held-back")
    voices.create(**fields)
    migrate(AFTER)
    of_patient, of_staff = Comment.objects.order_by("words")
    assert (of_patient.words, of_patient.folded, of_patient.state) == ("KIND and Quick.", "kind and quick.", "released")
    assert (of_patient.kind, of_patient.team, of_patient.division) == ("patient", cast.riverside, cast.division)
    assert (of_staff.kind, of_staff.team, of_staff.given_on, of_staff.state) == (
        "staff",
        cast.hilltop,
        DAY,
        "held-back",
    )
    assert (of_staff.question, of_staff.words) == ("obstacle", "No van.")
    old = migrate(BEFORE)
    back = old.get_model("feedback", "StaffVoice").objects
    assert sorted(back.values_list("obstacle", "state")) == [("", "unread"), ("No van.", "held-back")]
    assert old.get_model("feedback", "Comment").objects.get().words == "KIND and Quick."


@pytest.mark.django_db
def test_marking_again_marks_what_came_with_older_rules_and_leaves_what_a_reader_decided():
    team = factories.team(factories.division())
    scared = comment(team, "I am scared of him. Please ring me.", question="what-could-be-better")
    read = comment(team, "It was cold.", question="what-could-be-better", state="released")
    fine = comment(team, "Kind.")
    assert mark_again(at_once=1) == 2
    scared.refresh_from_db()
    read.refresh_from_db()
    assert (scared.is_danger, scared.is_contact_asked, scared.is_critical, scared.is_answer_wanted) == (True,) * 4
    assert (read.is_critical, read.is_answer_wanted) == (True, False)
    assert mark_again() == 0
    assert fine.words == "Kind."
