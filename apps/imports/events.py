"""What happens to imports, as facts for whoever cares; each carries ids, and the state is read afresh."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True)
class ImportFinished(Event):
    """A file has been imported: `created` and `updated` say how many listings are new and how many say something else."""

    job_id: int
    created: int
    updated: int


@dataclass(frozen=True)
class ImportUndone(Event):
    """What a file brought in was taken back; `withdrawn` and `restored` say how many listings that was."""

    job_id: int
    withdrawn: int
    restored: int
