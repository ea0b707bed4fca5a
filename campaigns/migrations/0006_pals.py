from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0005_fewer_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='division',
            name='pals_email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='PALS e-mail address'),
        ),
        migrations.AddField(
            model_name='division',
            name='pals_phone',
            field=models.CharField(blank=True, max_length=40, verbose_name='PALS phone number'),
        ),
    ]
