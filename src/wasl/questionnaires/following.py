"""What becomes of filled forms when a person is erased, or two records of one are merged."""

from wasl.people.carriers import Carrier, register_carrier
from wasl.people.files import unlink_after_commit
from wasl.people.models import Person
from wasl.people.shredders import Shredder, register_shredder
from wasl.questionnaires.models import About, Attachment, FieldTask, Submission
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
    """Let filled forms and open field tasks follow a person into another record, or back.

    A task that a worker has for both records stays where it is.
    """
    about = About.objects.filter(person=old).exclude(
        submission__in=About.objects.filter(person=new).values("submission")
    )
    tasks = FieldTask.objects.open().filter(person=old).order_by()
    theirs = set(
        FieldTask.objects.open().filter(person=new).values_list("form_id", "assigned_to_id")
    )
    moved = [f"about:{row.pk}" for row in about]
    moved += [
        f"task:{task.pk}" for task in tasks if (task.form_id, task.assigned_to_id) not in theirs
    ]
    if ids is not None:
        moved = [each for each in moved if each in ids]
    for model, kind in ((About, "about"), (FieldTask, "task")):
        here = [each.partition(":")[2] for each in moved if each.startswith(f"{kind}:")]
        model.objects.filter(pk__in=here).update(person=new)
    return moved
