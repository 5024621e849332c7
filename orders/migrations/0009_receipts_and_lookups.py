import orders.models.order
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("orders", "0008_saved_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="tax_rate",
            field=models.DecimalField(db_default=Decimal("0"), decimal_places=5, default=orders.models.order.current_tax_rate, max_digits=6),
        ),
        migrations.CreateModel(
            name="LookupCount",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("tries", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["ends_at"], name="lookup_count_by_end")],
            },
        ),
    ]
