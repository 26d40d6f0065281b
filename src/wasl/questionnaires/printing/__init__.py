"""Forms on paper: blank ones to fill by hand, filled ones to hand on. Set by Typst, offline."""

from wasl.questionnaires.printing.blank import blank_pdf
from wasl.questionnaires.printing.filled import FilledPrint, Picture, filled_pdf

__all__ = ["FilledPrint", "Picture", "blank_pdf", "filled_pdf"]
