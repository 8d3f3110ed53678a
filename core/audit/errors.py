"""What can go wrong when the log is written."""


class AuditError(ValueError):
    """The caller asked for an entry that cannot be: unknown verb, naive time, no scope."""


class AuditUnavailable(Exception):
    """The entry about a read could not be written, so nothing may be shown. The answer is 503."""
