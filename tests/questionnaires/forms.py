"""A form with one of everything, and answers to it: the smallest that the tests of answers need."""

from typing import Any

from django.utils import timezone

from wasl.accounts.models import Office, User
from wasl.questionnaires.actions import Incoming, receive_submission, save_draft
from wasl.questionnaires.codes import Channel, SourceKind, State
from wasl.questionnaires.compiling import compile_form
from wasl.questionnaires.definition import read_definition
from wasl.questionnaires.models import About, Form, FormVersion, Submission, SubmissionVersion

SURVEY = """
| survey |
| | type | name | label::English (en) | label::Arabic (ar) | hint::English (en) | hint::Arabic (ar) | relevant | appearance | bind::wasl:class | bind::wasl:purpose | bind::wasl:need | bind::wasl:to |
| | start | start | | | | | | | | | | |
| | select_one_from_file wasl_caseload.csv | person | Who? | من؟ | | | | minimal | 2 | tracing | says who | person |
| | begin_group | about | About the person | عن الشخص | | | | | | | | |
| | text | name_text | Your name | اسمك | As it is said | كما يُقال | | | 2 | identification | tells people apart | person.names[stated].text |
| | select_one absent | name_text_why | If left empty: why? | إذا تُركت فارغة: لماذا؟ | | | ${name_text} = '' | | 2 | identification | tells why | |
| | select_one sex | sex | Sex | الجنس | | | | | 2 | identification | tells people apart | person.sex |
| | select_multiple language | languages | Languages | اللغات | | | | | 2 | care | for the interpreter | person.languages |
| | date | met_on | Day of the talk | يوم الحديث | | | | | 1 | accountability | order of events | |
| | end_group | | | | | | | | | | | |
| | begin_repeat | relatives | Relative | قريب | | | | | | | | |
| | text | relative_name | Their name | اسمه | | | | | 3 | tracing | finds them | person.relatives.name |
| | select_one sex | relative_sex | Their sex | جنسه | | | | | 2 | tracing | finds them | person.relatives.sex |
| | end_repeat | | | | | | | | | | | |
| | text | phone | Phone | الهاتف | | | | | 4 | correspondence | to reach the person | person.contacts[phone].value |
| | select_one absent | phone_why | If left empty: why? | إذا تُركت فارغة: لماذا؟ | | | ${phone} = '' | | 2 | correspondence | tells why | |
| | select_one danger | danger | Is there danger? | هل هناك خطر؟ | | | | | 4 | protection | help first | |
| | text | danger_how | What danger? | أي خطر؟ | | | ${danger} = 'yes' | multiline | 4 | protection | help first | |
| | image | portrait | Photo | صورة | | | | | 4 | identification | shown to family | person.photo |
| | image | signed | Signature | التوقيع | | | | signature | 2 | accountability | proof | |
| | note | thanks | Thank the person. | اشكر الشخص. | | | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Arabic (ar) |
| | absent | unknown | Unknown | غير معروف |
| | absent | declined | Preferred not to say | فضّل عدم القول |
| | absent | not_asked | Not asked | لم يُسأل |
| | sex | female | Female | أنثى |
| | sex | male | Male | ذكر |
| | sex | unknown | Unknown | غير معروف |
| | sex | declined | Preferred not to say | فضّل عدم القول |
| | sex | not_asked | Not asked | لم يُسأل |
| | danger | yes | Yes | نعم |
| | danger | no | No | لا |
| | language | ara | Arabic | العربية |
| | language | som | Somali | الصومالية |
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | Talk | {form_id} | {version} | English (en) | wasl="urn:wasl:xforms" |
"""


def a_form(
    *, office: Office | None = None, form_id: str = "wasl_talk", version: str = "1"
) -> FormVersion:
    """Publish the form, as one of ours or as an office's own."""
    source = SURVEY.replace("{form_id}", form_id).replace("{version}", version)
    xform = compile_form(source.encode(), SourceKind.MARKDOWN).xform
    definition = read_definition(xform)
    form, _new = Form.objects.get_or_create(form_id=form_id, office=office)
    return FormVersion.objects.create(
        form=form,
        version=definition.version,
        title=definition.title,
        xform=xform,
        md5="0" * 32,
        source=source.encode(),
        source_kind=SourceKind.MARKDOWN,
        sensitivity=definition.sensitivity,
    )


ANSWERS: dict[str, Any] = {
    "about": {
        "name_text": "يوسف علي",
        "sex": "male",
        "languages": "ara som",
        "met_on": "2026-11-03",
    },
    "relatives": [
        {"relative_name": "فاطمة", "relative_sex": "female"},
        {"relative_name": "Hassan", "relative_sex": "male"},
    ],
    "phone": "+39 333 0001",
    "danger": "yes",
    "danger_how": "SECRET-MARK: a man waits outside",
}


def xml_of(
    version: FormVersion, answers: dict[str, Any], *, instance: str, replaces: str = ""
) -> bytes:
    """Return a submission: dictionaries become groups, lists become repeats."""
    before = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    return (
        f'<data id="{version.form.form_id}" version="{version.version}">{_inside(answers)}'
        f"<meta><instanceID>{instance}</instanceID>{before}</meta></data>"
    ).encode()


def _inside(answers: dict[str, Any]) -> str:
    written = []
    for name, value in answers.items():
        for one in value if isinstance(value, list) else [value]:
            inside = _inside(one) if isinstance(one, dict) else one
            written.append(f"<{name}>{inside}</{name}>")
    return "".join(written)


def a_submission(
    *,
    by: User,
    office: Office,
    version: FormVersion,
    answers: dict[str, Any] | None = None,
    instance: str = "uuid:one",
    replaces: str = "",
    reason: str = "",
    people: Any = (),
    files: dict[str, bytes] | None = None,
    channel: Channel = Channel.COLLECT,
    state: State | None = None,
) -> SubmissionVersion:
    """Send filled answers in, about these people; ``state`` puts the submission there."""
    received = receive_submission(
        actor=by,
        office=office,
        incoming=Incoming(
            xml=xml_of(
                version, ANSWERS if answers is None else answers, instance=instance,
                replaces=replaces,
            ),
            files=files or {},
            channel=channel,
            reason=reason,
            final=True,
        ),
        now=timezone.now(),
    )  # fmt: skip
    for person in people:
        About.objects.get_or_create(submission=received.version.submission, person=person)
    if state is not None:
        Submission.objects.filter(pk=received.version.submission_id).update(state=state)
        received.version.submission.refresh_from_db()
    return received.version


def a_draft(
    *,
    by: User,
    office: Office,
    version: FormVersion,
    answers: dict[str, Any] | None = None,
    instance: str = "uuid:draft",
    replaces: str = "",
    files: dict[str, bytes] | None = None,
) -> SubmissionVersion:
    """Keep an unfinished form at the desk."""
    return save_draft(
        actor=by,
        office=office,
        incoming=Incoming(
            xml=xml_of(version, answers or {}, instance=instance, replaces=replaces),
            files=files or {},
        ),
        now=timezone.now(),
    )
