"""Dates and numbers in Arabic: Latin digits throughout, as CLDR writes them (``ar``, ``latn``).

Django has no Arabic moment, so it fell back to the order of English; its comma inside a date
splits the day from its year.
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y، H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
