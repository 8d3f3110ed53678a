"""What a scenario can be refused with."""


class ScenarioError(Exception):
    """A refusal that belongs to a form: `field` is the field to mend, "" the form as a whole."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
