"""How forms look: Django's renderer, with the house's templates and the design system's classes."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

# Template of a widget, and the class that makes it look like the rest. Choices drawn as several
# inputs are dressed by the style sheet instead: a class here would reach their frame only.
CLASSES = {
    **{
        f"django/forms/widgets/{kind}.html": "form-control"
        for kind in (
            "clearable_file_input", "date", "datetime", "email", "file", "input", "number",
            "password", "search", "tel", "text", "textarea", "time", "url",
        )
    },
    "django/forms/widgets/checkbox.html": "form-check-input",
    "django/forms/widgets/select.html": "form-select",
}  # fmt: skip


class HouseRenderer(TemplatesSetting):
    """Gives ``{{ form }}`` and ``{{ field.as_field_group }}`` the look of the desk."""

    form_template_name = "desk/parts/_form.html"
    field_template_name = "desk/parts/_field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Render a form, a field or a widget; a widget gets its class unless it chose one."""
        dressed = CLASSES.get(template_name)
        widget = context.get("widget")
        if dressed and widget and "class" not in widget["attrs"]:
            attrs = {**widget["attrs"], "class": dressed}
            context = {**context, "widget": {**widget, "attrs": attrs}}
        return super().render(template_name, context, request)
