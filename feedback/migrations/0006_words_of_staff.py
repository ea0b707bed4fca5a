"""Bring the words of staff into the comments, and give each comment the team and the day of its answer."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from perfectcare.common.keys import random_key

BATCH = 1000


def fill(apps, schema_editor):
    comments = apps.get_model("feedback", "Comment").objects
    responses = apps.get_model("feedback", "FFTResponse").objects.filter(pk=OuterRef("response_id"))
    comments.filter(given_on__isnull=True).update(
        team_id=Subquery(responses.values("team_id")),
        division_id=Subquery(responses.values("team__division_id")),
        given_on=Subquery(responses.values("given_on")),
    )
    batch = []
    for comment in comments.filter(folded__isnull=True).only("words").iterator(BATCH):
        comment.folded = comment.words.casefold()
        batch.append(comment)
        if len(batch) == BATCH:
            comments.bulk_update(batch, ["folded"])
            batch = []
    comments.bulk_update(batch, ["folded"])


def move(apps, schema_editor):
    comment = apps.get_model("feedback", "Comment")
    voices = apps.get_model("feedback", "StaffVoice").objects.exclude(obstacle="").select_related("team")
    batch = []
    for voice in voices.order_by("pk").iterator(BATCH):
        batch.append(
            comment(
                id=random_key(),
                staff_voice=voice,
                division_id=voice.team.division_id,
                team_id=voice.team_id,
                given_on=voice.given_on,
                question="obstacle",
                words=voice.obstacle,
                folded=voice.obstacle.casefold(),
                state=voice.state,
            )
        )
        if len(batch) == BATCH:
            comment.objects.bulk_create(batch)
            batch = []
    comment.objects.bulk_create(batch)


def move_back(apps, schema_editor):
    comments = apps.get_model("feedback", "Comment").objects.filter(staff_voice__isnull=False)
    for comment in comments.select_related("staff_voice").iterator(BATCH):
        comment.staff_voice.obstacle = comment.words
        comment.staff_voice.state = comment.state
        comment.staff_voice.save(update_fields=["obstacle", "state"])
    comments.delete()


class Migration(migrations.Migration):

    dependencies = [
        ("feedback", "0005_saying"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(move, move_back),
    ]
