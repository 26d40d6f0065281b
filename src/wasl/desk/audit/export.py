"""The trail as a file: CSV, Excel or JSON Lines, streamed, with a reason, recorded beforehand."""

import csv
import json
from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from openpyxl import Workbook

from wasl.accounts.oversight import Reason, note_export
from wasl.accounts.permissions import Can
from wasl.audit.models import Entry, EntryQuerySet
from wasl.desk.audit.forms import ExportForm
from wasl.desk.audit.reading import FILTERS, Reader, entry_named, filter_form, find
from wasl.desk.http import StaffRequest

COLUMNS = (
    "at", "actor_kind", "actor", "office", "action", "outcome",
    "record_type", "record", "person", "purpose", "details",
)  # fmt: skip
AT_ONCE = 2000  # rows fetched from the database at a time


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


@login_required
def export(request: StaffRequest) -> HttpResponseBase:
    """Ask for form and reason, then send the entries that the filters let through."""
    request.user.require_somewhere(Can.EXPORT_TRAIL)
    reader = Reader(request)
    filters = filter_form(reader, request.GET)
    same = entry_named(reader, request.GET.get("same", ""))
    entries = find(reader, filters, same, request.GET.get("of", ""))
    form = ExportForm(request.POST or None)
    count = entries.count()
    if not form.is_valid():
        context = {"form": form, "count": count, "plain": reader.plain}
        return render(request, "desk/audit/export.html", context)
    kind = form.cleaned_data["form"]
    noted = note_export(
        actor=request.user,
        reason=Reason(form.cleaned_data["reason"]),
        form=kind,
        count=count,
        plain=reader.plain,
        filters={name: request.GET.get(name, "")[:64] for name in FILTERS},
    )
    return WRITERS[kind](_lines(reader, entries), f"trail-{str(noted.pk)[:8]}.{kind}")


def _lines(reader: Reader, entries: EntryQuerySet) -> Iterator[dict[str, Any]]:
    for row in reader.rows(entries.iterator(chunk_size=AT_ONCE)):
        yield _line(row.entry, row.who, row.office, row.record, row.person)


def _line(entry: Entry, who: str, office: str, record: str, person: str) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "actor_kind": entry.actor_kind,
        "actor": who,
        "office": office,
        "action": entry.action,
        "outcome": entry.outcome,
        "record_type": entry.record_type,
        "record": record,
        "person": person,
        "purpose": entry.purpose,
        "details": entry.details,
    }


def _cells(line: dict[str, Any]) -> list[str]:
    """The line as text that no spreadsheet takes for a formula."""
    values = [
        json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
        for value in line.values()
    ]
    return [f"'{value}" if value[:1] in {"=", "+", "-", "@"} else value for value in values]


def _csv(lines: Iterator[dict[str, Any]], name: str) -> HttpResponseBase:
    writer = csv.writer(Echo())
    rows = (writer.writerow(_cells(line)) for line in lines)
    head = "\ufeff" + str(writer.writerow(COLUMNS))  # the mark tells spreadsheets that it is UTF-8
    return _stream((part for parts in ([head], rows) for part in parts), "text/csv", name)


def _jsonl(lines: Iterator[dict[str, Any]], name: str) -> HttpResponseBase:
    rows = (json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return _stream(rows, "application/jsonl", name)


def _xlsx(lines: Iterator[dict[str, Any]], name: str) -> HttpResponseBase:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("trail")
    sheet.append(list(COLUMNS))
    for line in lines:
        sheet.append(_cells(line))
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)


def _stream(parts: Iterator[Any], kind: str, name: str) -> HttpResponse | StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


WRITERS: dict[str, Callable[[Iterator[dict[str, Any]], str], HttpResponseBase]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "xlsx": _xlsx,
}
