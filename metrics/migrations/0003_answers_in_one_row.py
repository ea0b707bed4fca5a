"""Answers to the Friends and Family Test move from nine rows of a day to one (docs/adr/0008-roll-up.md)."""

from django.db import migrations
from django.db.models import Q, Sum

KEYS = {
    "very_good": "fft_very_good",
    "good": "fft_good",
    "neither": "fft_neither",
    "poor": "fft_poor",
    "very_poor": "fft_very_poor",
    "dont_know": "fft_dont_know",
}


def join_rows(apps, schema_editor):
    """The numbers stay as they were counted, so that no page has a gap; a day that waits still waits."""
    DailyMetric = apps.get_model("metrics", "DailyMetric")
    DailyAnswers = apps.get_model("metrics", "DailyAnswers")
    rows = DailyMetric.objects.filter(key__startswith="fft_", team__isnull=False)
    sums = {f"sum_{field}": Sum("numerator", filter=Q(key=key), default=0) for field, key in KEYS.items()}
    found = rows.order_by().values_list("division_id", "team_id", "day").annotate(**sums)
    fields = ("division_id", "team_id", "day", *KEYS)
    answers = (DailyAnswers(**dict(zip(fields, row))) for row in found.iterator() if any(row[3:]))
    DailyAnswers.objects.bulk_create(answers, batch_size=1000)
    DailyMetric.objects.filter(key__startswith="fft_").delete()


def part_rows(apps, schema_editor):
    """The way back, with the three measures that are sums of the six."""
    DailyMetric = apps.get_model("metrics", "DailyMetric")
    DailyAnswers = apps.get_model("metrics", "DailyAnswers")
    made = []
    for row in DailyAnswers.objects.iterator():
        six = {key: getattr(row, field) for field, key in KEYS.items()}
        shares = {
            **six,
            "fft_positive": row.very_good + row.good,
            "fft_negative": row.poor + row.very_poor,
        }
        total = sum(six.values())
        place = {"division_id": row.division_id, "team_id": row.team_id, "day": row.day}
        made.append(DailyMetric(**place, key="fft_responses", numerator=total))
        made += [DailyMetric(**place, key=key, numerator=n, denominator=total) for key, n in shares.items()]
    DailyMetric.objects.bulk_create(made, batch_size=1000)
    DailyAnswers.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("metrics", "0002_measures")]
    operations = [migrations.RunPython(join_rows, part_rows)]
