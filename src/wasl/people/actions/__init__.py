"""The verbs about people, and the only writers of what is known of them."""

from wasl.people.actions.access import end_access, give_access, mark_informed, open_hidden
from wasl.people.actions.erasure import erase_person
from wasl.people.actions.files import Upload, open_file, remove_file, store_file
from wasl.people.actions.merging import merge_people, unmerge_people
from wasl.people.actions.relationships import change_relationship_state, set_relationship
from wasl.people.actions.writing import (
    StalePerson,
    amend_person,
    check_live,
    lock_person,
    register_person,
    touch,
)

__all__ = [
    "StalePerson",
    "Upload",
    "amend_person",
    "change_relationship_state",
    "check_live",
    "end_access",
    "erase_person",
    "give_access",
    "lock_person",
    "mark_informed",
    "merge_people",
    "open_file",
    "open_hidden",
    "register_person",
    "remove_file",
    "set_relationship",
    "store_file",
    "touch",
    "unmerge_people",
]
