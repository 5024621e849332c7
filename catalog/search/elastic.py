"""Search in Elasticsearch. Every call may raise what `FAILURES` lists; `catalog.search` decides."""

from django.conf import settings
from django_elasticsearch_dsl import Document as IndexedDocument
from django_elasticsearch_dsl import fields
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.dsl.connections import connections

NAME = "elasticsearch"
FAILURES = (TransportError, ApiError)
DEEPEST = 9600  # results that can be paged through; the server's own bound is 10,000
HEADING = ["title^3", "maker^2", "shelf"]
EVERYTHING = [*HEADING, "body^0.5"]


class NotStored(Exception):
    """Elasticsearch refused some documents."""


def words() -> fields.TextField:
    return fields.TextField(analyzer="whitespace")


class ProductDocument(IndexedDocument):
    """The mapping. Words were analysed by us, so the server splits at spaces and does no more."""

    title = words()
    maker = words()
    shelf = words()
    body = fields.TextField(analyzer="whitespace", norms=True)
    prefixes = fields.TextField(analyzer="whitespace", norms=False)
    brand = fields.KeywordField()
    categories = fields.KeywordField()
    price_cents = fields.IntegerField()
    rating = fields.ShortField()
    rating_count = fields.IntegerField()
    sold_count = fields.IntegerField()
    released_on = fields.DateField()
    in_stock = fields.BooleanField()
    product_id = fields.LongField()

    class Index:
        name = settings.SEARCH_INDEX
        settings = {  # noqa: RUF012
            "number_of_shards": 1,
            "number_of_replicas": 0,
            # A removed document's version is remembered for so long: an older write, read before
            # the removal and delivered after it, then cannot bring the document back.
            "gc_deletes": "10m",
        }


def client() -> Elasticsearch:
    return connections.get_connection()
