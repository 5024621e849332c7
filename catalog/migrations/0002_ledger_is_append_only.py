"""Movements are for ever; stock rows leave room to be updated in place; words can be compared."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

REFUSE_CHANGES = """
CREATE FUNCTION catalog_movement_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'catalog_movement is append-only: correct a movement with another one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER movement_is_for_ever BEFORE UPDATE OR DELETE ON catalog_movement
    FOR EACH ROW EXECUTE FUNCTION catalog_movement_is_for_ever();
ALTER TABLE catalog_stock SET (fillfactor = 70);
"""
UNDO = """
ALTER TABLE catalog_stock RESET (fillfactor);
DROP TRIGGER movement_is_for_ever ON catalog_movement;
DROP FUNCTION catalog_movement_is_for_ever();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(REFUSE_CHANGES, UNDO),
    ]
