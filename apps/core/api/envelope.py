"""The one shape of every JSON answer; plain functions, importable from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.core import clock

PROBLEM_TYPE = "application/problem+json"
ERROR_DOCS = "/api/docs/errors/"


def timestamp() -> str:
    """Return the present moment as RFC 3339 in UTC with a Z."""
    return clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")


def success_body(data: Any, message: str = "") -> dict[str, Any]:
    """Return the envelope of an answer that succeeded."""
    return {"success": True, "data": data, "message": message, "timestamp": timestamp()}


def error_body(code: str, message: str, details: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the envelope of a refusal; `details` names the fields and what is wrong with each."""
    error = {"code": code, "message": message, "details": dict(details or {})}
    return {"success": False, "error": error, "timestamp": timestamp()}


def problem_body(error: Mapping[str, Any], status: int) -> dict[str, Any]:
    """Return the same refusal as problem details (RFC 9457), from the `error` of an envelope."""
    code = error["code"]
    return {
        "type": f"{ERROR_DOCS}#{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": error["message"],
        "code": code,
        "errors": error["details"],
    }


def wants_problem(accept: str) -> bool:
    """Say whether an Accept header names problem+json, wherever in the list."""
    return any(part.partition(";")[0].strip().lower() == PROBLEM_TYPE for part in accept.split(","))
