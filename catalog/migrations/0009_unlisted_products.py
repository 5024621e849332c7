"""Products that are for sale, and in no list: for those who have their address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0008_waitlist")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="is_listed",
            field=models.BooleanField(
                default=True,
                db_default=True,
                help_text="Shown in lists and search; otherwise only those who have its address"
                " find it.",
            ),
        ),
    ]
