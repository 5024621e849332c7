"""How much each way to match counts, and how popularity joins in: decision 0014 has the reasons.

Measured with `manage.py evaluate_search`; bench/README.md shows what each rule gives.
"""

# In the points of Elasticsearch's BM25.
TITLE, MAKER, SHELF, BODY = 1.5, 2.0, 2.0, 1.0
THING = 0.7  # more for words that say what the thing is, and not what it is for
WHOLE_SHELF = 2.0  # points, where the shelf's name has all that was asked for
PHRASE = 2.0
SYNONYM = 0.3  # of what the very word would count
SPELT_ALIKE = 0.5

# PostgreSQL's ts_rank wants weights for its labels D, C, B and A: the rest of the title, the
# shelf, the maker, and the words of the title that say what the thing is.
LABELS = "{0.3, 0.5, 0.6, 1.0}"

# What is in stock counts twice, a rating by its square root times 1.2 (unrated: once). These are
# multiplied and scaled to points that are *added*: a match of the words that is better by more
# than five times as much is never overtaken.
IN_STOCK = 2.0
RATING = 1.2
POINTS = {"elasticsearch": 0.15, "postgres": 0.002}
