"""The base of every event: a fact in the past tense, versioned, plain Python that any JSON reader understands."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class Event:
    """Something that happened; subclasses are frozen data classes in an app's `events.py`.

    `name` is `app.fact_in_snake_case`, taken from module and class unless given; `version` rises when the meaning
    changes, and both versions live for one release; `wire_name` joins them: `businesses.business_published.v1`.
    A field called `business_id` also says whose business the event is about.
    """

    name: ClassVar[str] = ""
    version: ClassVar[int] = 1
    wire_name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in cls.__dict__:
            app = cls.__module__.split(".")[-2] if "." in cls.__module__ else cls.__module__
            cls.name = f"{app}.{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', cls.__name__).lower()}"
        cls.wire_name = f"{cls.name}.v{cls.version}"

    def payload(self) -> dict[str, Any]:
        """Return the fields as plain JSON values.

        Raises: TypeError for anything else; an event carries ids and plain facts, moments as ISO 8601 text.
        """
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _plain(value, f"{self.wire_name}: {name}") for name, value in values.items()}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Return the event that `payload` wrote down; fields that a newer sender added are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in payload.items() if name in known})


def _plain(value: Any, where: str) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item, where) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _plain(item, where) for key, item in value.items()}
    # An exact type, because members of an enum are strings too but come back from JSON as something else.
    if type(value) not in _PLAIN:
        message = f"{where} holds a {type(value).__name__}; events hold only text, numbers, yes/no, lists and mappings."
        raise TypeError(message)
    return value
