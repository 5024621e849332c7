from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0002_fewer_indexes")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE shop_changes", "DROP SEQUENCE shop_changes"),
    ]
