"""How a consumer says what happened, in words without personal data."""


class DeliveryError(Exception):
    """It did not work now and may later. The text is shown to the administrator: no personal data in it."""


class Undeliverable(DeliveryError):
    """It will never work: the message becomes a dead letter at once."""


class NotDead(Exception):
    """Only a dead letter can be resent. `str()` is a sentence for the person."""
