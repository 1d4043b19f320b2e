"""What the workplace remembers of a person, and what the demo city fills it with."""

from apps.dashboards.services import demo
from apps.dashboards.services.checklist import close_checklist, open_checklist

__all__ = ["close_checklist", "demo", "open_checklist"]
