"""What PostgreSQL itself searches, and which documents are out of date."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F
from django.db.models.functions import Left
from django.utils import timezone


class SearchDocument(models.Model):
    """A product as PostgreSQL searches it. A copy: `manage.py reindex` rebuilds it.

    `words` holds everything and finds; `heading` (title, brand, model, shelf) is short and ranks:
    reading the long one of thousands of matches from its overflow table would cost a second.
    `marks` are the keywords one narrows by (`catalog.search.marks`), in one index with the words:
    so only rows that meet both are read.
    """

    product_id = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField(default=0, help_text="See catalog.search.documents.")
    title = models.CharField(max_length=400, help_text="Folded, to find what is mistyped.")
    heading = SearchVectorField()
    words = SearchVectorField()
    prefixes = SearchVectorField()
    category = models.CharField(max_length=255)
    brand = models.CharField(max_length=120)
    attributes = ArrayField(models.TextField(), default=list)
    marks = ArrayField(models.TextField(), default=list)
    price_cents = models.IntegerField(null=True)
    rating = models.PositiveSmallIntegerField(help_text="In hundredths of a star.")
    rating_count = models.PositiveIntegerField()
    sold_count = models.PositiveIntegerField()
    released_on = models.DateField(null=True)
    in_stock = models.BooleanField()

    class Meta:
        indexes = [
            GinIndex(fields=["words", "marks"], name="document_words_marks"),
            GinIndex(fields=["prefixes"], name="document_prefixes"),
            GinIndex(OpClass("title", name="gin_trgm_ops"), name="document_title_trigrams"),
            models.Index(fields=["-sold_count", "-rating", "-product_id"], name="document_best"),
            models.Index(
                F("price_cents").asc(nulls_last=True),
                F("product_id").desc(),
                name="document_cheapest",
            ),
            models.Index(
                F("price_cents").desc(nulls_last=True),
                F("product_id").desc(),
                name="document_dearest",
            ),
            models.Index(
                fields=["-rating", "-rating_count", "-product_id"], name="document_best_rated"
            ),
            models.Index(
                F("released_on").desc(nulls_last=True),
                F("product_id").desc(),
                name="document_newest",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word of titles, brands and shelves, as it is written: misspelt words are compared with it.

    Made from the documents by `catalog.search.spelling.learn`. Without words that have digits: a
    model number that is one character off is another model.
    """

    word = models.CharField(max_length=60, primary_key=True)
    documents = models.PositiveIntegerField(help_text="How many products have it.")

    class Meta:
        indexes = [models.Index(Left("word", 1), name="word_initial")]

    def __str__(self) -> str:
        return self.word


class StaleDocument(models.Model):
    """One engine's document of a product is out of date: the work list of `refresh_index`.

    It stands in PostgreSQL, so that it outlives Valkey and an Elasticsearch that is down.
    """

    pk = models.CompositePrimaryKey("engine", "product_id")
    engine = models.CharField(max_length=16)
    product_id = models.BigIntegerField()
    marked_at = models.DateTimeField()
    changed_at = models.DateTimeField(
        null=True, help_text="Since when it is wrong; empty where nobody waits for the difference."
    )
    claimed_until = models.DateTimeField(
        null=True, help_text="A worker is at it; after this time it must have died."
    )

    class Meta:
        indexes = [models.Index(fields=["engine", "marked_at"], name="stale_oldest_first")]

    def __str__(self) -> str:
        return f"{self.engine}: {self.product_id}"


class WrittenBatch(models.Model):
    """How long the changes of one batch took from commit to search. Kept for an hour."""

    engine = models.CharField(max_length=16)
    written_at = models.DateTimeField()
    lags = ArrayField(models.FloatField(), help_text="Seconds, one for each document.")

    class Meta:
        indexes = [models.Index(fields=["engine", "written_at"], name="written_batch_latest")]

    def __str__(self) -> str:
        return f"{self.engine}: {len(self.lags)} documents"


class Rebuild(models.Model):
    """How far a reindex has come; one that was broken off goes on from here."""

    engine = models.CharField(max_length=16, primary_key=True)
    index = models.CharField(max_length=255, blank=True, help_text="That is being filled.")
    shape = models.CharField(max_length=64, help_text="Of the code that makes its documents.")
    reached = models.BigIntegerField(default=0, help_text="The last product that is in it.")
    began_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.engine}: up to {self.reached}"
