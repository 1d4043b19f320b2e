"""The verbs of imports: send a file, assign its columns, check, run, pause, cancel, undo; and export.

from apps.imports.services import jobs, uploading
job = uploading.start(by=actor, file=file, name="listings.csv")
"""

from apps.imports.services import exporting, jobs, tidying, undoing, uploading, working

__all__ = ["exporting", "jobs", "tidying", "undoing", "uploading", "working"]
