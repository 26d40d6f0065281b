"""Template filters for days and moments: ``{{ due_on|in_calendar }}``, ``{{ at|moment }}``."""

from django import template

from wasl.desk import formats

register = template.Library()
register.filter("in_calendar", formats.in_calendar)
register.filter("moment", formats.moment)
