import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Counted answers are made of answers whose team the database has checked: it need not check it again."""

    dependencies = [("metrics", "0003_answers_in_one_row")]
    operations = [
        migrations.AlterField(
            model_name="dailyanswers",
            name=field,
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=f"campaigns.{field}",
            ),
        )
        for field in ("division", "team")
    ]
