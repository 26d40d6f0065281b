"""Files as offices have them, and reading them for an import."""

from pathlib import Path
from typing import Any

from wasl.accounts.models import Office
from wasl.audit.trail import SYSTEM
from wasl.exchange.actions import Counts, Wanted, begin_import, import_rows
from wasl.exchange.calendars import to_gregorian
from wasl.exchange.codes import Kind
from wasl.exchange.models import ImportBatch
from wasl.formats.reading import read_file
from wasl.people.codes import Basis, Purpose

PEOPLE = """id,name,other_names,sex,birth,origin,origin_country,father,mother
P-1,محمد علي حسن,Mohamed Ali Hassan,male,2008,Baidoa,SO,علي حسن,Faadumo Cali
P-2,Yusuf Cali,,male,2009-05,Marka,SO,,
P-3,Tirhas Gebremedhin,,female,2001-02-03,Keren,ER,,
"""
REQUESTS = """id,name,sex,birth,relation,enquirer
R-1,Mohamed Ali,male,2008,mother,Faadumo Cali
R-2,Yusuf,male,,brother,
"""


def a_file(folder: Path, text: str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def wanted(office: Office, kind: Kind = Kind.PEOPLE, **over: Any) -> Wanted:
    return Wanted(office, kind, Basis.PUBLIC_INTEREST, Purpose.TRACING, **over)


def imported(
    path: Path, office: Office, kind: Kind = Kind.PEOPLE, *, actor: Any = SYSTEM, **over: Any
) -> tuple[ImportBatch, Counts]:
    """Import a file as ``wasl import`` does."""
    batch = begin_import(
        actor=actor, wanted=wanted(office, kind, **over), digest=path.read_bytes().hex()[:64]
    )
    reading = read_file(path, kind.value, convert=to_gregorian)
    return batch, import_rows(actor=actor, batch=batch, reading=reading)
