from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside a shop that sells: no hold waits for it, and one of the two is always there to read.

    If it is broken off, drop the index `hold_of_variant_by_expiry`, which is not valid then, and
    migrate again.
    """

    atomic = False

    dependencies = [
        ('catalog', '0016_search_marks_and_attributes'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='hold',
            index=models.Index('variant', models.F('expires_at').asc(nulls_first=True), name='hold_of_variant_by_expiry'),
        ),
        RemoveIndexConcurrently(
            model_name='hold',
            name='hold_by_variant_and_expiry',
        ),
    ]
