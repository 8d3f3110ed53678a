"""The text field of every form of the house: see `core.text`."""

from typing import Any

from django import forms

from core.text import TextRefused, lines, one_line


class TextField(forms.CharField):
    """One line, or several where its widget is a textarea. A refused text stays in the form as it was typed."""

    def to_python(self, value: Any) -> Any:
        typed = str(super().to_python(value) or "")
        try:
            return lines(typed) if isinstance(self.widget, forms.Textarea) else one_line(typed)
        except TextRefused as refusal:
            raise forms.ValidationError(str(refusal), code="sign") from refusal
