"""Reads of claims: each returns frozen values and asks a fixed number of queries."""

from apps.claims.selectors.own import (
    checks_of,
    claim,
    claim_page,
    claims_of,
    documents_of,
    facts,
    means,
    offers,
    open_claim,
    question,
    question_view,
    questions_to,
    record_of,
    self_stated,
    view,
)
from apps.claims.selectors.reviewing import around, first_waiting, letters, letters_to_post, review_page, waiting

__all__ = [
    "around",
    "checks_of",
    "claim",
    "claim_page",
    "claims_of",
    "documents_of",
    "facts",
    "first_waiting",
    "letters",
    "letters_to_post",
    "means",
    "offers",
    "open_claim",
    "question",
    "question_view",
    "questions_to",
    "record_of",
    "review_page",
    "self_stated",
    "view",
    "waiting",
]
