import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0006_words_of_staff'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='staffvoice',
            name='obstacle',
        ),
        migrations.RemoveField(
            model_name='staffvoice',
            name='state',
        ),
        migrations.AlterField(
            model_name='comment',
            name='division',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.division'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='given_on',
            field=models.DateField(),
        ),
        migrations.AlterField(
            model_name='comment',
            name='folded',
            field=models.TextField(),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['division', 'given_on'], name='comments_by_day'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('state', 'unread')), fields=['division', 'given_on'], name='comments_unread'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(condition=models.Q(('response__isnull', False)), fields=('response', 'question'), name='comment_once_per_question'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(condition=models.Q(('staff_voice__isnull', False)), fields=('staff_voice', 'question'), name='comment_of_staff_once_per_question'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(condition=models.Q(('partner_voice__isnull', False)), fields=('partner_voice', 'question'), name='comment_of_partner_once_per_question'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('partner_voice__isnull', True), ('response__isnull', False), ('staff_voice__isnull', True)), models.Q(('partner_voice__isnull', True), ('response__isnull', True), ('staff_voice__isnull', False)), models.Q(('partner_voice__isnull', False), ('response__isnull', True), ('staff_voice__isnull', True)), _connector='OR'), name='comment_belongs_to_one_answer'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('team__isnull', False), ('partner_voice__isnull', False), _connector='OR'), name='comment_without_a_team_is_a_partners'),
        ),
    ]
