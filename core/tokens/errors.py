"""What can be refused about a token."""


class TokenRefused(ValueError):
    """The token cannot be made, collected or revoked; `field` names what to mend, empty for the whole."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
