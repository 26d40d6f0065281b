"""The verbs of questionnaires: the only writers of forms, answers and what they lead to."""

from wasl.questionnaires.actions.assigning import assign_task, cancel_task, set_field_policy
from wasl.questionnaires.actions.deciding import accept_answers, set_aside_answers
from wasl.questionnaires.actions.drafting import discard_draft, open_draft, save_draft
from wasl.questionnaires.actions.exporting import Wanted, export_filled
from wasl.questionnaires.actions.opening import open_answers, open_attachment
from wasl.questionnaires.actions.printing import print_all_answers, print_answers, print_blank
from wasl.questionnaires.actions.publishing import publish_form, publish_ours, retire_form
from wasl.questionnaires.actions.receiving import Incoming, Received, receive_submission
from wasl.questionnaires.actions.showing import see_all_answers, see_answers

__all__ = [
    "Incoming",
    "Received",
    "Wanted",
    "accept_answers",
    "assign_task",
    "cancel_task",
    "discard_draft",
    "export_filled",
    "open_answers",
    "open_attachment",
    "open_draft",
    "print_all_answers",
    "print_answers",
    "print_blank",
    "publish_form",
    "publish_ours",
    "receive_submission",
    "retire_form",
    "save_draft",
    "see_all_answers",
    "see_answers",
    "set_aside_answers",
    "set_field_policy",
]
