"""Each movement moves something and is signed; not even TRUNCATE empties the ledger."""

from django.db import migrations, models
from django.db.models import Q

REFUSE_TRUNCATE = """
CREATE TRIGGER movement_is_never_emptied BEFORE TRUNCATE ON catalog_movement
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_movement_is_for_ever();
"""
UNDO = "DROP TRIGGER movement_is_never_emptied ON catalog_movement;"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_holds_are_fair")]

    operations = [
        migrations.AlterField(
            model_name="movement",
            name="reason",
            field=models.CharField(
                max_length=12,
                choices=[
                    ("received", "Received"),
                    ("adjusted", "Adjusted"),
                    ("sold", "Sold"),
                    ("returned", "Returned"),
                    ("mended", "Mended"),
                ],
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=~Q(quantity=0), name="movement_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=Q(on_hand_after__gte=0), name="movement_leaves_no_debt"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=~Q(actor="") | ~Q(reference=""), name="movement_is_signed"
            ),
        ),
        migrations.RunSQL(REFUSE_TRUNCATE, UNDO),
    ]
