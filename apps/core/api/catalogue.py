"""The published catalogue of error codes: what each means and what the caller can do; a test keeps it complete."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: the status it comes with, what it means, and what to do about it."""

    status: int
    meaning: str
    remedy: str


CODES: dict[str, Entry] = {
    "bad_request": Entry(400, "The request could not be read.", "Compare it with the documentation of the operation."),
    "malformed_json": Entry(
        400, "The body is not valid JSON in UTF-8.", "Send valid JSON; NaN and Infinity are not part of it."
    ),
    "unknown_parameter": Entry(
        400,
        "The query string has a parameter this operation does not know.",
        "Remove it or correct its spelling; “details” names it.",
    ),
    "unknown_field": Entry(
        400, "“fields” or “expand” names something this resource does not have.", "Use the names listed in “details”."
    ),
    "invalid_cursor": Entry(
        400,
        "The cursor is damaged, or belongs to another search or another caller.",
        "Start again without “cursor”, then follow “next” unchanged.",
    ),
    "invalid_idempotency_key": Entry(
        400,
        "The Idempotency-Key is empty, too long or not printable ASCII.",
        "Send 1 to 255 printable characters, such as a UUID.",
    ),
    "not_authenticated": Entry(
        401, "The operation needs a signed-in caller.", "Sign in and repeat the request with the session cookie."
    ),
    "authentication_failed": Entry(401, "The credentials are wrong, expired or revoked.", "Sign in again."),
    "payment_required": Entry(402, "The plan does not include this.", "Change the plan, or leave the feature out."),
    "permission_denied": Entry(403, "The caller may not do this.", "Ask somebody with the right role."),
    "csrf_failed": Entry(
        403,
        "A write with a session cookie came without a valid CSRF token.",
        "Send the token of the CSRF cookie in X-CSRFToken.",
    ),
    "not_found": Entry(
        404, "There is no such thing, or none the caller may see.", "Check the id; ids never change, slugs may."
    ),
    "method_not_allowed": Entry(
        405, "This address does not take this method.", "Use one of the methods in the Allow header."
    ),
    "not_acceptable": Entry(406, "None of the media types in Accept can be produced.", "Accept application/json."),
    "conflict": Entry(409, "The thing is not in a state that allows this.", "Read it again and decide anew."),
    "illegal_move": Entry(
        409,
        "The lifecycle does not lead from the present state to the wanted one.",
        "The message lists what is possible.",
    ),
    "slug_taken": Entry(409, "Another listing's page stands at that address.", "Choose another address."),
    "category_below_itself": Entry(
        409, "A category cannot stand below itself.", "Choose a parent outside of its branch."
    ),
    "role_unchanged": Entry(409, "The person has, or has not, the role already.", "Nothing is left to do."),
    "access_unchanged": Entry(409, "The person may, or may not, sign in already.", "Nothing is left to do."),
    "not_oneself": Entry(409, "Nobody changes their own roles or access.", "Ask another administrator."),
    "last_administrator": Entry(
        409, "The last administrator cannot lose the role or the access.", "Make somebody else an administrator first."
    ),
    "idempotency_in_progress": Entry(
        409,
        "A request with the same Idempotency-Key is still running.",
        "Wait a moment and repeat it with the same key.",
    ),
    "precondition_failed": Entry(
        412, "The thing has changed since it was read.", "Read it again, and send its new ETag in If-Match."
    ),
    "request_too_large": Entry(
        413, "The body is larger than this operation takes.", "Send less; the message gives the limit."
    ),
    "unsupported_media_type": Entry(
        415, "The body is of a type this operation does not read.", "Send Content-Type: application/json."
    ),
    "validation_failed": Entry(
        422, "The request is well formed, but a value is wrong.", "Correct the fields named in “details”."
    ),
    "reason_required": Entry(
        422, "A change by staff came without a reason.", "Say why in “reason”; it is kept with the change."
    ),
    "idempotency_key_reused": Entry(
        422, "The Idempotency-Key was used before with another body.", "Use a new key for a new request."
    ),
    "rate_limited": Entry(429, "Too many requests in too short a time.", "Wait as many seconds as Retry-After says."),
    "internal_error": Entry(
        500,
        "Something went wrong on our side; it has been recorded.",
        "Repeat later; quote X-Request-Id when you report it.",
    ),
    "unavailable": Entry(
        503,
        "Something the directory depends on is away for a moment.",
        "Repeat after as many seconds as Retry-After says.",
    ),
}


def as_markdown() -> str:
    """Return docs/api-errors.md."""
    lines = [
        "# Error codes of the API",
        "",
        "Every refusal has one of these codes in `error.code` (or `code` of problem details). Codes are stable; messages",
        "are for people and may change. This page is written by `manage.py write_api_docs` from",
        "`apps/core/api/catalogue.py`.",
        "",
        "| Code | Status | What it means | What to do |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{code}` | {entry.status} | {entry.meaning} | {entry.remedy} |" for code, entry in CODES.items()]
    return "\n".join(lines) + "\n"
