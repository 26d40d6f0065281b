"""The matching engine: finds a person across scripts, spellings, guesses and families.

Framework-free. Every answer is evidence in bits with its sentence; see docs/matching.md.
"""

from wasl.matching.evidence import Candidate, Evidence
from wasl.matching.fellows import with_fellows
from wasl.matching.index import Index
from wasl.matching.lineage import Verdict, lineage
from wasl.matching.pairs import compare_names
from wasl.matching.questions import Question, questions
from wasl.matching.records import (
    BirthSpan,
    Name,
    Part,
    Place,
    Record,
    RecordError,
    Relative,
    Request,
    Separation,
    parse_record,
    parse_request,
)
from wasl.matching.scoring import compare
from wasl.matching.sentences import SENTENCES
from wasl.matching.storage import IndexUnreadable
from wasl.matching.writing import as_json

__all__ = [
    "SENTENCES",
    "BirthSpan",
    "Candidate",
    "Evidence",
    "Index",
    "IndexUnreadable",
    "Name",
    "Part",
    "Place",
    "Question",
    "Record",
    "RecordError",
    "Relative",
    "Request",
    "Separation",
    "Verdict",
    "as_json",
    "compare",
    "compare_names",
    "lineage",
    "parse_record",
    "parse_request",
    "questions",
    "with_fellows",
]
