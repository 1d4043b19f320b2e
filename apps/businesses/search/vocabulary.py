"""The words of the directory: how frequent each is, which may be offered as corrections, and the best names by prefix."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from apps.businesses.search import rules

TABLE = "businesses_searchdocument"
WORDS = "businesses_wordfrequency"
PREFIXES = "businesses_searchprefix"
PREFIX_LETTERS = 4
PER_PREFIX = 20
_WORDS_PER_NAME = 6
_MAX_EDITS = 2
# Trigrams of a transposed word overlap little; the edit distance decides among the candidates.
_SIMILARITY = 0.15
_CANDIDATES = 60


def rebuild() -> None:
    """Count every lexeme of every document, mark what is a written word, and pick the best listings per prefix."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {WORDS}")
        cursor.execute(
            f"INSERT INTO {WORDS} (word, documents, is_spelled) "
            f"SELECT word, ndoc, false FROM ts_stat('SELECT tsv FROM {TABLE}') WHERE word <> ''"
        )
        # Written words come from names and from the category tree, never from stems or free text.
        cursor.execute(
            f"""INSERT INTO {WORDS} AS w (word, documents, is_spelled)
                SELECT word, ndoc, true FROM ts_stat('
                    SELECT to_tsvector(''app.plain'', name_key) FROM {TABLE}
                    UNION ALL SELECT to_tsvector(''app.plain'', app.search_words(neighbourhood)) FROM {TABLE}
                    UNION ALL SELECT to_tsvector(''app.plain'', app.search_words(
                        name || '' '' || array_to_string(synonyms, '' ''))) FROM businesses_category')
                WHERE word <> '' AND word !~ '[0-9]'
                ON CONFLICT (word) DO UPDATE SET is_spelled = true"""
        )
        cursor.execute(f"DELETE FROM {PREFIXES}")
        cursor.execute(
            f"""INSERT INTO {PREFIXES} (prefix, business_ids)
                SELECT prefix, array_agg(business_id ORDER BY rank_score DESC, business_id) FROM (
                    SELECT prefix, business_id, rank_score, row_number() OVER (
                               PARTITION BY prefix ORDER BY rank_score DESC, business_id) AS place
                    FROM (SELECT DISTINCT left(word, size) AS prefix, business_id, rank_score
                          FROM {TABLE}, unnest((string_to_array(name_key, ' '))[1:%s]) word, generate_series(1, %s) size
                          WHERE length(word) >= size) p
                ) ranked WHERE place <= %s GROUP BY prefix""",
            [_WORDS_PER_NAME, PREFIX_LETTERS, PER_PREFIX],
        )


def learn(business_ids: Collection[int]) -> None:
    """Make the words of new documents known before the night counts them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {WORDS} (word, documents, is_spelled)
                SELECT word, 1, bool_or(spelled) FROM (
                    SELECT unnest(tsvector_to_array(tsv)) AS word, false AS spelled FROM {TABLE}
                        WHERE business_id = ANY(%(ids)s)
                    UNION ALL SELECT unnest(string_to_array(name_key, ' ')), true FROM {TABLE}
                        WHERE business_id = ANY(%(ids)s)) w
                WHERE word <> '' GROUP BY word ON CONFLICT (word) DO NOTHING""",
            {"ids": list(business_ids)},
        )


def completions(beginning: str, limit: int = 8) -> list[str]:
    """Return the commonest words that begin so; needs three letters."""
    if len(beginning) < 3:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word FROM {WORDS} WHERE word LIKE %s AND word <> %s ORDER BY documents DESC, word LIMIT %s",
            [beginning.replace("\\", "").replace("%", "").replace("_", "") + "%", beginning, limit],
        )
        return [word for (word,) in cursor.fetchall()]


def correction(word: str) -> str:
    """Return the known word that was probably meant, or an empty string: fewest edits first, then the more frequent."""
    if len(word) < 3:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(_SIMILARITY)])
        cursor.execute(
            f"""SELECT word, documents FROM {WORDS} WHERE is_spelled AND word %% %s AND word <> %s
                ORDER BY similarity(word, %s) DESC, documents DESC LIMIT %s""",
            [word, word, word, _CANDIDATES],
        )
        found = cursor.fetchall()
    allowed = 1 if len(word) <= 4 else _MAX_EDITS
    near = [(rules.edits(word, other), -documents, other) for other, documents in found if len(other) > 2]
    near = [entry for entry in near if entry[0] <= allowed]
    return min(near)[2] if near else ""
