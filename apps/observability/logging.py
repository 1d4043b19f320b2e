"""Structured logging: JSON lines with fixed keys, and secrets struck out before anything is written."""

from __future__ import annotations

import logging
import logging.config
import re
from typing import Any

import structlog

_WORDS = r"passw(?:or)?d|secret|token|authorization|cookie|api[_-]?key|private[_-]?key|signature|session"
_SECRET_KEYS = re.compile(_WORDS, re.IGNORECASE)
_SECRET_TEXT = re.compile(
    # A telling name, in a query, a header or an object written out, and what stands behind it. The scheme of an
    # Authorization header stays, its credentials go.
    rf"""((?:{_WORDS})\w*["']?\s*[=:]\s*(?:bearer\s+|basic\s+)?["']?)[^\s&"',;]+"""
    # Credentials without a name before them, and those in an address such as redis://:password@host.
    r"""|(\bbearer\s+)[^\s&"',;]+|(://[^/@\s:]*:)[^/@\s]+(?=@)"""
    # The links of our mails: whoever has one is the person it was sent to.
    r"""|(/password/reset/key/|/confirm-email/)[^\s/?"']+""",
    re.IGNORECASE,
)
_MARK = "[redacted]"


def strike_secrets(logger: object, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace values under telling names, and telling pieces of text, by a mark."""
    return {key: _MARK if _SECRET_KEYS.search(key) else _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRET_TEXT.sub(_strike, value)
    if isinstance(value, dict):
        return {key: _MARK if _SECRET_KEYS.search(str(key)) else _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


def _strike(found: re.Match[str]) -> str:
    return next(kept for kept in found.groups() if kept is not None) + _MARK


def configure(*, level: str) -> None:
    """Send structlog and the standard library's loggers through one JSON renderer on standard output."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
        structlog.processors.format_exc_info,
        strike_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(),
                    ],
                }
            },
            "handlers": {
                "stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}
            },
            "root": {"handlers": ["stdout"], "level": level},
            "loggers": {"django.server": {"level": "WARNING"}, "django.db.backends": {"level": "INFO"}},
        }
    )
