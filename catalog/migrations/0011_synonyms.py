"""Synonyms that staff edit. The first ones are those that the code had."""

from typing import Any

from django.db import migrations, models

FIRST = (
    ("laptop", "notebook"),
    ("tv", "television"),
    ("earbuds", "earphones", "in ear headphones"),
    ("ps4", "playstation 4"),
    ("ps5", "playstation 5"),
    ("smartphone", "mobile phone", "cell phone"),
    ("fridge", "refrigerator"),
    ("couch", "sofa"),
    ("sneakers", "trainers"),
    ("flashlight", "torch"),
    ("smartwatch", "smart watch"),
    ("touchscreen", "touch screen"),
)


def write_the_first(apps: Any, _schema_editor: Any) -> None:
    group = apps.get_model("catalog", "SynonymGroup")
    group.objects.bulk_create(group(phrases="\n".join(phrases)) for phrases in FIRST)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0010_waitlist_by_turn")]

    operations = [
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phrases",
                    models.TextField(help_text="Words or phrases that mean the same, one a line."),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="For colleagues: why it is here.", max_length=200
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
            ],
        ),
        migrations.RunPython(write_the_first, migrations.RunPython.noop),
    ]
