from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models
from django.db.models.functions import Left


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0012_search_insight'),
    ]

    operations = [
        CreateExtension('fuzzystrmatch'),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('documents', models.PositiveIntegerField(help_text='How many products have it.')),
            ],
            options={
                'indexes': [models.Index(Left('word', 1), name='word_initial')],
            },
        ),
    ]
