"""What operators see: logs, request ids, metrics, health and invariants."""
