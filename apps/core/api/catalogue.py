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
    "fields_denied": Entry(
        403, "Some of the fields are not for the caller to change.", "“details” says why, field by field."
    ),
    "role_too_low": Entry(
        403, "The caller's role in the team does not include this.", "Ask an owner or manager of the team."
    ),
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
    "edit_conflict": Entry(
        409,
        "Somebody else changed the same fields since the caller read them; nothing was written.",
        "Decide which value stays: “details.current” says what they are now.",
    ),
    "last_owner": Entry(409, "A place always has one primary owner.", "Transfer the ownership to somebody else first."),
    "already_member": Entry(409, "The person is in the team of that place already.", "Change their role instead."),
    "already_yours": Entry(409, "The caller owns this verified listing already.", "Nothing is left to do."),
    "too_many_claims": Entry(
        409, "The caller has as many open claims as one may have.", "Finish or withdraw one, or claim a chain."
    ),
    "way_not_offered": Entry(
        409, "This way proves nothing about this listing.", "Choose one of the ways whose “is_offered” is true."
    ),
    "claim_not_now": Entry(
        409, "The claim is not at a point where this makes sense.", "Read the claim; “next_step” says what comes next."
    ),
    "owner_not_heard": Entry(
        409, "The present owner was asked and still has time to answer.", "Decide when the time to answer is over."
    ),
    "already_claimed": Entry(409, "A team speaks for the listing already.", "Ask its owner for an invitation."),
    "transfer_under_way": Entry(
        409, "The ownership of the listing is changing hands.", "Wait until that is over, or call it off."
    ),
    "store_code_taken": Entry(409, "Another location of the brand has that store code.", "Choose another code."),
    "region_not_empty": Entry(409, "There are locations in the region.", "Move them to another region first."),
    "not_in_brand": Entry(
        409,
        "The listing is no location of the brand, or belongs to a brand where it may not.",
        "Read the listing again; its “brand” says where it belongs.",
    ),
    "too_many_suggestions": Entry(
        409, "Several suggestions of the caller for this listing wait for an answer.", "Wait for an answer."
    ),
    "sale_under_way": Entry(409, "The location is offered to somebody already.", "Call that offer off first."),
    "already_reported": Entry(409, "The caller reported these two listings before.", "Nothing is left to do."),
    "already_requested": Entry(409, "Somebody asked for this merge already.", "Wait until it is settled."),
    "already_answered": Entry(409, "The request to merge is settled.", "Read it again; nothing is left to answer."),
    "consent_needed": Entry(
        409, "The two listings have different owners.", "Wait until both have agreed, or ask our staff."
    ),
    "cannot_survive": Entry(
        409, "The listing that is to stay after a merge is not live.", "Let the other one stay, or publish it first."
    ),
    "cannot_merge": Entry(409, "A listing in that state does not lead to another.", "Read it again and decide anew."),
    "too_late_to_undo": Entry(409, "The merge is older than the time to undo one.", "Enter the other listing anew."),
    "later_merge_first": Entry(
        409, "One of the listings was merged or changed its state since.", "Undo the later merge first."
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
    "file_unreadable": Entry(
        422,
        "The file is none that an import can read.",
        "“message” says why; send CSV, XLSX or GeoJSON of at most 50 MB.",
    ),
    "mapping_invalid": Entry(
        422, "The columns of the file are assigned wrongly.", "“details” names the columns; assign them again."
    ),
    "nothing_to_import": Entry(
        409,
        "The import has no row that could be written or taken back.",
        "Mend the rows of the errors file and send that.",
    ),
    "file_gone": Entry(409, "The file of this import was deleted after its time.", "Send the file again."),
    "too_many_photos": Entry(409, "The listing has as many photos as it can have.", "Remove some first."),
    "validation_failed": Entry(
        422, "The request is well formed, but a value is wrong.", "Correct the fields named in “details”."
    ),
    "same_listing": Entry(422, "A listing was named twice where two are needed.", "Name another listing."),
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
