"""The matching engine: finds a person across scripts, spellings, guesses and families.

Framework-free. Every answer is evidence in bits with its sentence; see docs/matching.md.
"""

from wasl.matching.answers.questions import Question, questions
from wasl.matching.comparing.fellows import with_fellows
from wasl.matching.comparing.scoring import compare
from wasl.matching.evidence import Candidate, Evidence
from wasl.matching.index import Index
from wasl.matching.pairs.lineage import Verdict, lineage
from wasl.matching.pairs.names import compare_names
from wasl.matching.records.record import (
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
from wasl.matching.records.writing import as_json
from wasl.matching.registry.storage import IndexUnreadable
from wasl.matching.sentences import SENTENCES

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
