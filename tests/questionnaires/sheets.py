"""Small forms for tests, and answers to them as a phone would send them."""

from uuid import uuid4
from xml.sax.saxutils import escape

from django.utils import timezone

from wasl.questionnaires.actions import Incoming, receive_submission
from wasl.questionnaires.codes import Channel, SourceKind
from wasl.questionnaires.compiling import compile_form
from wasl.questionnaires.definition import read_definition
from wasl.questionnaires.models import Form, FormVersion

HOME_VISIT = """
| survey |
| | type | name | label::English (en) | label::Arabic (ar) | required | relevant | parameters | bind::wasl:class | bind::wasl:purpose | bind::wasl:need | bind::wasl:to |
| | start | start | | | | | | | | | |
| | end | end | | | | | | | | | |
| | select_one_from_file wasl_caseload.csv | person | Whose form is this? | لمن هذا النموذج؟ | yes | | | 2 | care | says whose it is | person |
| | begin_group | interview | About | حول | | | | | | | |
| | select_one basis | lawful_basis | Basis | الأساس | yes | | | 1 | accountability | none without | |
| | end_group | | | | | | | | | | |
| | begin_group | name_group | Name | الاسم | | | | | | | |
| | text | full_name | Name | الاسم | | | | 3 | tracing | to find them | person.names[stated].text |
| | text | nickname | Nickname | اللقب | | | | 3 | tracing | to find them | person.names.nickname |
| | end_group | | | | | | | | | | |
| | select_one sex | sex | Sex | الجنس | | | | 2 | tracing | to find them | person.sex |
| | text | work | Work | العمل | | | | 2 | tracing | to find them | person.occupation |
| | integer | age | Age | العمر | | | | 2 | tracing | to find them | person.births[estimated].age |
| | begin_repeat | relative | Relative | قريب | | | | | | | |
| | text | relative_name | Name | الاسم | | | | 3 | tracing | to find them | person.relatives.name |
| | select_one kin | relative_kind | Who | من | | | | 3 | tracing | to find them | person.relatives.kind |
| | end_repeat | | | | | | | | | | |
| | text | health | Health | الصحة | | | | 4 | care | to help | |
| | image | photo | Photo | صورة | | | max-pixels=1600 | 4 | tracing | to know them | person.photo |

| choices |
| | list_name | name | label::English (en) | label::Arabic (ar) |
| | basis | public_interest | Public interest | المصلحة العامة |
| | basis | consent | Consent | الموافقة |
| | sex | female | Girl or woman | أنثى |
| | sex | male | Boy or man | ذكر |
| | sex | unknown | Unknown | غير معروف |
| | sex | declined | Declined | رفض |
| | sex | not_asked | Not asked | لم يُسأل |
| | kin | parent | Parent | أحد الوالدين |
| | kin | sibling | Brother or sister | أخ أو أخت |

| settings |
| | form_title | form_id | version | default_language | namespaces |
| | Home visit | test_visit | 1 | English (en) | wasl="urn:wasl:xforms" |
"""


def published(source=HOME_VISIT, office=None, **over) -> FormVersion:
    """A form that is offered, as an office's or ours."""
    compiled = compile_form(source.encode(), SourceKind.MARKDOWN)
    definition = read_definition(compiled.xform)
    form, _new = Form.objects.get_or_create(form_id=definition.form_id, office=office)
    values = {
        "version": definition.version,
        "title": definition.title,
        "xform": compiled.xform,
        "md5": "0" * 32,
        "source": source.encode(),
        "source_kind": SourceKind.MARKDOWN,
        "sensitivity": definition.sensitivity,
        **over,
    }
    return FormVersion.objects.create(form=form, **values)


def a_visit(person=None, *, instance=None, replaces="", version="1", entity="", **said) -> bytes:
    """Answers to the home visit: the words of its questions, ``relatives=[(name, kind)]``."""
    relatives = "".join(
        f"<relative><relative_name>{escape(name)}</relative_name>"
        f"<relative_kind>{kind}</relative_kind></relative>"
        for name, kind in said.pop("relatives", [])
    )
    old = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""

    def tag(name: str, otherwise: str = "") -> str:
        return f"<{name}>{escape(str(said.get(name, otherwise)))}</{name}>"

    return (
        f'<data xmlns:h="http://www.w3.org/1999/xhtml" id="test_visit" version="{version}">'
        f"{tag('start', '2026-11-20T10:00:00.000+03:00')}{tag('end', '2026-11-20T10:40:00.000+03:00')}"
        f"<person>{person.pk if hasattr(person, 'pk') else person or ''}</person>"
        f"<interview>{tag('lawful_basis', 'public_interest')}</interview>"
        f"<name_group>{tag('full_name')}{tag('nickname')}</name_group>"
        f"{tag('sex')}{tag('work')}{tag('age')}{relatives}{tag('health')}{tag('photo')}"
        f"<meta><instanceID>{instance or f'uuid:{uuid4()}'}</instanceID>{old}{entity}</meta></data>"
    ).encode()


def sent(user, office, xml, files=None, device=None, **over):
    """Send answers, and return what was received."""
    return receive_submission(
        actor=user,
        office=office,
        device=device,
        incoming=Incoming(xml=xml, files=files or {}, **{"channel": Channel.COLLECT, **over}),
        now=timezone.now(),
    )
