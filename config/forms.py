"""How every Django form looks: `{{ form }}` and `{{ form.name.as_field_group }}` give the house's markup."""

from datetime import date
from typing import Any

from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

_CLASSES = {
    "textarea": "utrecht-textarea",
    "select": "utrecht-select",
    "checkbox": "utrecht-checkbox",
    "checkbox_option": "utrecht-checkbox",
    "radio_option": "utrecht-radio-button",
}
_WITHOUT = {
    "hidden",
    "multiple_hidden",
    "radio",
    "checkbox_select",
    "select_option",
    "select_date",
    "multiwidget",
    "splitdatetime",
    "splithiddendatetime",
}


class FormRenderer(TemplatesSetting):
    """Fields through `components/_field.html`; widgets get the library's classes, dates a date picker."""

    form_template_name = "components/_form_fields.html"
    field_template_name = "components/_field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name.startswith("django/forms/widgets/") and "widget" in context:
            _dress(context["widget"], template_name.rpartition("/")[2].removesuffix(".html"))
        return super().render(template_name, context, request)


def _dress(widget: dict[str, Any], kind: str) -> None:
    if kind in _WITHOUT or widget.get("is_hidden"):
        return
    if kind in {"date", "time"}:
        widget["type"] = _picker(kind, widget.get("value"))
    if kind in {"file", "clearable_file_input"}:
        widget["attrs"] = {**_file_limit(settings.MAX_UPLOAD_BYTES), **widget["attrs"]}
    base = _CLASSES.get(kind, "utrecht-textbox")
    invalid = f" {base}--invalid" if widget["attrs"].get("aria-invalid") == "true" else ""
    own = f" {widget['attrs']['class']}" if widget["attrs"].get("class") else ""
    widget["attrs"] = {**widget["attrs"], "class": f"{base}{invalid}{own}"}


def _file_limit(most_bytes: int) -> dict[str, str]:
    """What frontend/fields.ts needs to say at once that a file is too large."""
    refusal = _("Dit bestand is te groot. Kies een bestand van hoogstens %(size)s.")
    return {"data-max-bytes": str(most_bytes), "data-too-large": refusal % {"size": filesizeformat(most_bytes)}}


def _picker(kind: str, value: str | None) -> str:
    """The picker of the browser; plain text where what was typed would vanish from a picker."""
    if kind == "time" or not value:
        return kind
    try:
        date.fromisoformat(value)
    except ValueError:
        return "text"
    return kind
