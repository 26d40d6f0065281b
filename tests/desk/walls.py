"""Every address of the system, and what stands behind it: the table that the walls are tested by.

A new route gets one line here. ``RECORDS``: the parameters of its address, each the name of a
record in ``World`` (or ``=text``, or ``=uuid`` for a part of that record). ``LISTS``: pages of no
one record, that need a permission. ``OWN``: whoever is signed in, about themselves. ``OPEN``: no
sign-in, with the reason. ``LIBRARY``: allauth's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.factories import a_person, a_request, a_user, an_office
from tests.questionnaires.forms import a_draft, a_form, a_submission
from wasl.accounts.actions import issue_device
from wasl.accounts.models import Device, DeviceKind, Membership, Office, User
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.audit.trail import SYSTEM, record
from wasl.consent.models import Disclosure, Grant, GrantContent, Released
from wasl.exchange.models import ImportBatch
from wasl.people.models import Person
from wasl.questionnaires.models import (
    FieldTask,
    Form,
    FormVersion,
    Submission,
    SubmissionVersion,
)
from wasl.tracing.models import Candidate, CandidateContent, Request
from wasl.worklist.models import Kind, Task

PK = "pk"
RECORDS: dict[str, dict[str, str]] = {
    "desk:answer": {PK: "submission"},
    "desk:answer-compare": {PK: "submission"},
    "desk:answer-decide": {PK: "submission"},
    "desk:answer-file": {PK: "submission", "file": "=uuid"},
    "desk:answer-print": {PK: "submission"},
    "desk:answer-record": {PK: "submission"},
    "desk:answer-set-aside": {PK: "submission"},
    "desk:audit-entry": {PK: "entry"},
    "desk:audit-words": {PK: "entry"},
    "desk:candidate": {PK: "candidate"},
    "desk:candidate-ask": {PK: "candidate"},
    "desk:candidate-confirm": {PK: "candidate"},
    "desk:candidate-reject": {PK: "candidate"},
    "desk:candidate-release": {PK: "candidate", "scope": "=REL_MSG"},
    "desk:candidate-retract": {PK: "candidate"},
    "desk:candidate-verify": {PK: "candidate"},
    "desk:consent": {PK: "grant"},
    "desk:consent-answer": {PK: "grant"},
    "desk:consent-ask": {PK: "person"},
    "desk:consent-doubt": {PK: "grant"},
    "desk:consent-release": {PK: "candidate", "scope": "=REL_MSG"},
    "desk:consent-told": {PK: "grant"},
    "desk:consent-withdraw": {PK: "grant"},
    "desk:consents-found": {"candidate": "candidate"},
    "desk:consents-of": {PK: "person"},
    "desk:consents-sheet": {PK: "person"},
    "desk:device-policy": {PK: "office"},
    "desk:device-revoke": {PK: "device"},
    "desk:disclosure-revoke": {PK: "disclosure"},
    "desk:fill-answers": {"version": "answers"},
    "desk:fill-attachment": {"version": "answers", "file": "=uuid"},
    "desk:fill-choose-for": {PK: "person"},
    "desk:fill-correct": {PK: "submission"},
    "desk:fill-discard": {PK: "draft"},
    "desk:fill-draft": {PK: "draft"},
    "desk:fill-file": {"version": "form_version"},
    "desk:fill-for": {PK: "person", "form": "form"},
    "desk:fill-new": {"form": "form"},
    "desk:fill-paper": {"version": "form_version"},
    "desk:fill-sent": {PK: "submission"},
    "desk:fill-xform": {"version": "form_version"},
    "desk:form": {PK: "form"},
    "desk:form-blank": {PK: "form"},
    "desk:form-file": {PK: "form_version"},
    "desk:form-preview": {PK: "form_version"},
    "desk:form-retire": {PK: "form"},
    "desk:form-workbook": {PK: "form_version"},
    "desk:form-xform": {PK: "form_version"},
    "desk:import-batch": {PK: "batch"},
    "desk:import-cancel": {PK: "batch"},
    "desk:import-check": {PK: "batch"},
    "desk:import-columns": {PK: "batch"},
    "desk:import-continue": {PK: "batch"},
    "desk:import-progress": {PK: "batch"},
    "desk:import-refused": {PK: "batch"},
    "desk:import-undo": {PK: "batch"},
    "desk:office": {PK: "office"},
    "desk:office-close": {PK: "office"},
    "desk:office-reopen": {PK: "office"},
    "desk:person": {PK: "person"},
    "desk:person-access": {PK: "person"},
    "desk:person-access-end": {PK: "person", "access_pk": "=uuid"},
    "desk:person-edit": {PK: "person"},
    "desk:person-erase": {PK: "person"},
    "desk:person-file": {PK: "person", "file": "=uuid"},
    "desk:person-file-remove": {PK: "person", "file": "=uuid"},
    "desk:person-history": {PK: "person"},
    "desk:person-informed": {PK: "person"},
    "desk:person-merge": {PK: "person"},
    "desk:person-open": {PK: "person"},
    "desk:person-print": {PK: "person"},
    "desk:person-relate": {PK: "person"},
    "desk:person-relationship": {PK: "person", "edge": "=uuid"},
    "desk:person-unmerge": {PK: "person", "merge_pk": "=uuid"},
    "desk:person-upload": {PK: "person"},
    "desk:request": {PK: "request"},
    "desk:request-accept": {PK: "request"},
    "desk:request-ask-closure": {PK: "request"},
    "desk:request-close": {PK: "request"},
    "desk:request-decline": {PK: "request"},
    "desk:request-edit": {PK: "request"},
    "desk:request-pin": {PK: "request"},
    "desk:request-reopen": {PK: "request"},
    "desk:request-submit": {PK: "request"},
    "desk:request-withdraw": {PK: "request"},
    "desk:role-end": {PK: "membership"},
    "desk:role-give": {PK: "user"},
    "desk:task-cancel": {PK: "field_task"},
    "desk:task-done": {PK: "task"},
    "desk:task-give": {PK: "person"},
    "desk:user": {PK: "user"},
    "desk:user-deactivate": {PK: "user"},
    "desk:user-edit": {PK: "user"},
    "desk:user-papers": {PK: "user"},
    "desk:user-reactivate": {PK: "user"},
    "desk:user-reset": {PK: "user"},
}

LISTS: dict[str, dict[str, str]] = {
    name: {}
    for name in (
        "desk:answers", "desk:answers-export",
        "desk:audit", "desk:audit-export", "desk:audit-reveal", "desk:audit-verify",
        "desk:audit-who-opened", "desk:candidates", "desk:consents", "desk:device-new",
        "desk:devices", "desk:export", "desk:fill", "desk:fill-save", "desk:fill-send",
        "desk:form-check", "desk:form-template", "desk:form-upload", "desk:forms", "desk:import",
        "desk:import-new", "desk:office-new", "desk:offices", "desk:organisation-new",
        "desk:paper", "desk:people", "desk:people-find-to-erase", "desk:person-new", "desk:request-look",
        "desk:request-new", "desk:requests", "desk:roles", "desk:search", "desk:user-invite",
        "desk:users",
    )
}  # fmt: skip

OWN: dict[str, dict[str, str]] = {
    "desk:account": {},
    "desk:fill-token": {},
    "desk:look-from": {},  # refuses an office that is not one's own, tests/desk/test_work.py
    "desk:second-factor": {},
    "desk:sessions-end": {},
    "desk:toured": {},
    "desk:work": {},
    "desk:work-kind": {"kind": "=due"},
}

OPEN: dict[str, str] = {
    "account_inactive": "says that an account is closed, to whoever asks",
    "account_login": "where one signs in",
    "account_logout": "a stranger is led to the sign-in",
    "desk:setup": "opens by a token only",
    "desk:setup-choose": "opens by a token in the session only",
    "desk:style": "shows invented people, for looking at the parts of pages",
    "mfa_login_webauthn": "where one signs in with a passkey",
    "openid_connect_callback": "the provider's way back",
    "openid_connect_login": "where one signs in through a provider",
    "field:bundle": "opens by a device's credentials only: tests/exchange/field",
    "field:form": "the same",
    "field:form-file": "the same",
    "field:manifest": "the app's own, the same for everybody",
    "field:me": "tells a stranger where to sign in, and nothing else",
    "field:pair": "refuses whoever is not signed in: tests/exchange/field/test_pairing.py",
    "field:shell": "the app's own, the same for everybody",
    "field:status": "opens by a device's credentials only: tests/exchange/field",
    "field:submission": "the same",
    "field:watch": "the same; tells only whether the device must empty itself",
    "field:wiped": "the same",
    "field:worker": "the app's own, the same for everybody",
    "openrosa:entities": "opens by a device's credentials only: tests/exchange/openrosa",
    "openrosa:form": "the same",
    "openrosa:form_list": "the same",
    "openrosa:manifest": "the same",
    "openrosa:media": "the same",
    "openrosa:submission": "the same",
    "portal:door": "the enquirer's page, opened by reference and PIN",
    "set_language": "the language of the browser",
    "socialaccount_login_cancelled": "says so",
    "socialaccount_login_error": "says so",
}

LIBRARY = ("account_", "mfa_", "socialaccount_")


@dataclass
class World:
    """An office that is not ours, and one of everything in it."""

    office: Office
    request: Request
    person: Person
    candidate: Candidate
    grant: Grant
    disclosure: Disclosure
    batch: ImportBatch
    user: User
    membership: Membership
    task: Task
    entry: Entry
    form: Form
    form_version: FormVersion
    submission: Submission
    answers: SubmissionVersion
    draft: Submission
    field_task: FieldTask
    device: Device

    def kwargs(self, wanted: dict[str, str]) -> dict[str, Any]:
        """Fill in the parameters of an address."""
        return {name: self._value(value) for name, value in wanted.items()}

    def _value(self, value: str) -> Any:
        if value == "=uuid":
            return uuid4()
        return value[1:] if value.startswith("=") else getattr(self, value).pk

    def marks(self) -> list[str]:
        """What must not be read by anybody from elsewhere."""
        names = [field.name for field in fields(self)]
        ids = [str(getattr(self, name).pk) for name in names]
        return [*ids, self.request.reference, self.person.reference, self.user.email]


def a_world() -> World:
    """Build it: the smallest valid record of each kind, all of one office."""
    office, today = an_office(), timezone.localdate()
    user = a_user(Role.CW, office, name="Their colleague")
    person = a_person(office=office)
    request = a_request(office=office)
    grant = Grant(
        person=person, scope="REL_MSG", status="requested", age_band="18+", asked_on=today,
        recorded_by=user,
    )  # fmt: skip
    grant.content = GrantContent()
    grant.save()
    disclosure = Disclosure(person=person, grant=grant, purpose="REL_MSG", made_by=user)
    disclosure.content = Released(items={"message": "sealed"})
    disclosure.save()
    batch = ImportBatch.objects.create(
        office=office, by=user, kind="people", basis="public_interest", purpose="tracing",
        fingerprint=b"x",
    )  # fmt: skip
    task = Task.objects.create(
        office=office, kind=Kind.NEW_CANDIDATES, record_type="tracing.request",
        record_id=request.pk,
    )  # fmt: skip
    entry = record(SYSTEM, "people.amended", person)
    form_version = a_form(office=office, form_id="theirs")
    answers = a_submission(by=user, office=office, version=form_version, people=[person])
    draft = a_draft(by=user, office=office, version=form_version)
    field_task = FieldTask.objects.create(
        office=office, person=person, form=form_version.form, assigned_to=user, made_by=user,
    )  # fmt: skip
    device, _secret = issue_device(
        actor=user, user=user, office=office, kind=DeviceKind.COLLECT, label="7", days=30
    )
    return World(
        office=office, request=request, person=person, candidate=_candidate(request, person),
        grant=grant, disclosure=disclosure, batch=batch, user=user,
        membership=user.memberships.get(), task=task, entry=entry, form=form_version.form,
        form_version=form_version, submission=answers.submission, answers=answers,
        draft=draft.submission, field_task=field_task, device=device,
    )  # fmt: skip


def _candidate(request: Request, person: Person) -> Candidate:
    candidate = Candidate(
        request=request, person=person, bits=20.0, probability=0.97, band="strong", engine="test",
        sought_version=request.sought.version, person_version=person.version,
    )  # fmt: skip
    candidate.content = CandidateContent()
    candidate.save()
    return candidate


def routes() -> dict[str, list[str]]:
    """Every named route with the parameters of its address."""
    return dict(_walk(get_resolver(), "", []))


def _walk(resolver: URLResolver, prefix: str, above: list[str]) -> Iterator[tuple[str, list[str]]]:
    for pattern in resolver.url_patterns:
        parameters = [*above, *pattern.pattern.regex.groupindex]
        if isinstance(pattern, URLResolver):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern, inside, parameters)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name, parameters
