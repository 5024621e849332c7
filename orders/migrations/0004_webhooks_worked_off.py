"""Webhook events remember whether they were worked on; a refund of the provider counts once."""

from django.db import migrations, models
from django.db.models import F, Q


def heard_before(apps, schema_editor):
    """What came before this update was worked on by then."""
    events = apps.get_model("orders", "WebhookEvent").objects.filter(handled_at=None)
    events.update(handled_at=F("received_at"))


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_money_owed_back")]
    operations = [
        migrations.AddField(
            "webhookevent", "handled_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunPython(heard_before, migrations.RunPython.noop),
        migrations.AddIndex(
            "webhookevent",
            models.Index(
                fields=["intent_id"],
                name="webhook_waiting",
                condition=Q(handled_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            "webhookevent", models.Index(fields=["received_at"], name="webhook_by_time")
        ),
        migrations.AddConstraint(
            "refund",
            models.UniqueConstraint(
                fields=["provider_id"], condition=~Q(provider_id=""), name="refund_counted_once"
            ),
        ),
    ]
