"""What the audit trail promises at any time."""

from __future__ import annotations

from apps.audit import verification
from apps.core import clock


def this_months_chain_is_unbroken() -> list[str]:
    """The chain of the present month is what was written."""
    return [flaw.explanation for flaw in verification.verify(clock.now().strftime("%Y-%m"))]
