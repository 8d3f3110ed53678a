"""What cannot be done to an account."""


class AccountError(Exception):
    """The message says why, to whoever asked."""
