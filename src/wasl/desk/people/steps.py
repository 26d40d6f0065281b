"""What is needed now for a person, as the box at the top of their page says it."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.desk.parts import Action, Missing, NextStep, Tone
from wasl.people.codes import Standing
from wasl.people.summaries import Summary


def next_step(summary: Summary, user: User, *, consents: int) -> NextStep:
    """Return the one thing to do, and why.

    Args:
        summary: The person.
        user: Who looks; buttons are offered that this user may press.
        consents: How many answers about consent are written down.
    """
    person = summary.person
    if person.merged_into is not None:
        return NextStep(
            title=_("This record was merged into another"),
            why=_("What was known of it is there now. Work on that record."),
            actions=(
                Action(
                    label=_("Open the record that was kept"),
                    url=reverse("desk:person", args=[person.merged_into_id]),
                    tone=Tone.MAIN,
                ),
            ),
        )
    if not user.may(Can.EDIT_PERSON, on=person):
        return NextStep(
            title=_("You may read this record"),
            why=_("It is worked on by %(office)s.") % {"office": person.office.name},
        )
    missing = _missing(summary)
    if missing:
        return NextStep(
            title=_("Complete what a search needs"),
            why=_("Nothing is required. Each of these makes a relative easier to find."),
            missing=missing,
            actions=(_edit(summary),),
        )
    return _agreed(summary, consents)


def _agreed(summary: Summary, consents: int) -> NextStep:
    person = summary.person
    if person.standing == Standing.REGISTERED and person.informed_on is None:
        return NextStep(
            title=_("Tell the person what is held"),
            why=_("They must know which data are held, what for, and that they may object."),
            actions=(Action(label=_("They were told…"), opens="informed", tone=Tone.MAIN),),
        )
    address = _address("consents-of", summary)
    if not consents and person.standing == Standing.REGISTERED and address:
        return NextStep(
            title=_("Ask what may be shared"),
            why=_("No answer is written down yet, so nothing of this record may leave the office."),
            actions=(Action(label=_("Ask about consent"), url=address, tone=Tone.MAIN),),
        )
    return NextStep(
        title=_("Nothing is needed now"),
        why=_("New candidates and answers appear in your work."),
    )


def _missing(summary: Summary) -> tuple[Missing, ...]:
    edit = reverse("desk:person-edit", args=[summary.person.pk])
    gaps = (
        (not summary.names, _("A name, as it is said"), "names"),
        (not summary.births, _("A birth or an age, however rough"), "births"),
        (not summary.places, _("A place: from where, or last seen"), "places"),
        (not summary.relatives, _("One relative's name"), "relatives"),
    )
    return tuple(Missing(label=label, url=f"{edit}#{at}") for gap, label, at in gaps if gap)


def _edit(summary: Summary) -> Action:
    return Action(
        label=_("Write down more"),
        url=reverse("desk:person-edit", args=[summary.person.pk]),
        icon="edit",
        tone=Tone.MAIN,
    )


def _address(name: str, summary: Summary) -> str:
    try:
        return reverse(f"desk:{name}", args=[summary.person.pk])
    except NoReverseMatch:  # a page of another part that this installation does not have
        return ""
