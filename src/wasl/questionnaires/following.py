"""What becomes of filled forms when a person is erased, or two records of one are merged."""

from wasl.people.carriers import Carrier, register_carrier
from wasl.people.files import unlink_after_commit
from wasl.people.models import Person
from wasl.people.shredders import Shredder, register_shredder
from wasl.questionnaires.models import About, Attachment, Submission
from wasl.vault.keys import destroy_key
from wasl.worklist.actions import settle_tasks


def register() -> None:
    """Take part in every erasure and merge."""
    register_shredder(Shredder("questionnaires", count, remove))
    register_carrier(Carrier("questionnaires", carry))


def count(person: Person) -> int:
    """Return how many filled forms are about a person."""
    return Submission.objects.about(person).distinct().count()


def remove(person: Person) -> int:
    """Destroy the keys of all forms about a person: words about several go with any of them."""
    gone = list(Submission.objects.about(person).distinct())
    for submission in gone:
        files = Attachment.objects.filter(version__submission=submission)
        unlink_after_commit(list(files.values_list("pk", flat=True)))
        destroy_key(submission.pk)
        settle_tasks(record_id=submission.pk)
    return len(gone)


def carry(old: Person, new: Person, ids: list[str] | None) -> list[str]:
    """Let filled forms follow a person into another record, or back."""
    rows = About.objects.filter(person=old)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    rows = rows.exclude(submission__in=About.objects.filter(person=new).values("submission"))
    moved = [str(pk) for pk in rows.values_list("pk", flat=True)]
    About.objects.filter(pk__in=moved).update(person=new)
    return moved
