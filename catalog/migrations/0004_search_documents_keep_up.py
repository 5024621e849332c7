"""Documents know how new they are, and workers share the list of stale ones.

The word columns are long and seldom read: with a low toast_tuple_target they move out of the row,
so that counting facets reads a fraction of the pages. Stale rows come and go all day.
"""

from django.db import migrations, models

STORAGE = """
ALTER TABLE catalog_searchdocument SET (toast_tuple_target = 128, fillfactor = 90);
ALTER TABLE catalog_searchdocument ALTER COLUMN words SET STORAGE EXTERNAL;
ALTER TABLE catalog_searchdocument ALTER COLUMN prefixes SET STORAGE EXTERNAL;
ALTER TABLE catalog_searchdocument ALTER COLUMN heading SET STORAGE MAIN;
ALTER TABLE catalog_staledocument SET (autovacuum_vacuum_threshold = 1000);
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_search_documents")]

    operations = [
        migrations.AddField(
            model_name="searchdocument",
            name="version",
            field=models.BigIntegerField(default=0, help_text="See catalog.search.documents."),
        ),
        migrations.AddField(
            model_name="staledocument",
            name="claimed_until",
            field=models.DateTimeField(
                help_text="A worker is at it; after this time it must have died.", null=True
            ),
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
