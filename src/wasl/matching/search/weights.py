"""The model file as arrays for the compiled scorer."""

from functools import cache

import numpy as np

from wasl.matching.comparing.births import BASIS_ORDER
from wasl.matching.comparing.families import KIND_ORDER, KINDS, ONLY_ONE, RELATION_ORDER, compatible
from wasl.matching.comparing.places import HOME
from wasl.matching.compiled.layout import NUMBERS, NUMBERS_TYPE, Weights, weights_ref
from wasl.matching.model import Model, model, of_model
from wasl.matching.names.parsing import CHAIN_SYSTEMS, Role
from wasl.matching.registry.columns import PLACE_ROLE_ORDER, SYSTEM_ORDER

NEVER = -99.0
# Names of these systems say who the father is: by a chain, or by a patronymic.
TOLD_SYSTEMS = CHAIN_SYSTEMS | {"afghan", "slavic"}
OWN_RELATIVES = frozenset(
    {"wife", "husband", "spouse", "son", "daughter", "child", "niece", "nephew"}
)  # those that a brother or sister would not share
# Places whose roles mean much the same to a family; others are another part of the journey.
ROLE_GROUPS = {
    "origin": 1, "birth": 1, "residence": 1, "last_seen": 2, "separation": 2,
    "transit": 3, "destination": 3, "current": 3,
}  # fmt: skip


@of_model
@cache
def weights() -> Weights:
    """The model in use as arrays."""
    return weights_of(model())


@of_model
@cache
def compiled_weights() -> Weights:
    """The model in use for the compiled scorer."""
    return weights_ref(*weights())


def number(name: str) -> float:
    """A single weight of the model in use, by its name in ``layout.NUMBERS``."""
    return float(weights().numbers[name][0])


def weights_of(given: Model) -> Weights:
    """A model for the compiled scorer."""
    roles = [role.name.lower() for role in Role]
    numbers = np.zeros(1, NUMBERS_TYPE)
    for name in NUMBERS:
        numbers[name] = given.number(*name.split("__"))
    return Weights(
        np.array(
            [[given.number_for("differ", each, role) for role in roles] for each in SYSTEM_ORDER]
        ),
        np.array([given.number("absent", role) for role in roles]),
        np.array([[_role_cost(given, a, b) for b in Role] for a in Role]),
        np.array([[_cost(a, b) for b in RELATION_ORDER] for a in RELATION_ORDER]),
        np.array([_kin_row(given, relation) for relation in RELATION_ORDER]),
        np.array(
            [(each in CHAIN_SYSTEMS, each in TOLD_SYSTEMS) for each in SYSTEM_ORDER], np.int32
        ),
        np.array(
            [(ROLE_GROUPS.get(role or "", 0), role in HOME) for role in PLACE_ROLE_ORDER], np.int32
        ),
        np.array([float(given.sections["birth"]["differ"][basis]) for basis in BASIS_ORDER]),
        numbers,
    )


def _kin_row(given: Model, relation: str) -> tuple[float, ...]:
    """Kind, bits where it differs, whether there is only one, whether a sibling has another."""
    differ = given.sections["relatives"]["differ"]
    key = relation if relation in differ else KINDS[relation]
    return (
        KIND_ORDER.index(KINDS[relation]),
        float(differ.get(key, differ["other"])),
        relation in ONLY_ONE or key == "spouse",
        relation in OWN_RELATIVES,
    )


def _role_cost(given: Model, a: Role, b: Role) -> float:
    if a == b:
        return 0.0
    low, high = sorted((a, b))
    cost = given.sections["roles"].get(f"{low.name.lower()}_{high.name.lower()}")
    return NEVER if cost is None else float(cost)


def _cost(a: str, b: str) -> float:
    cost = compatible(a, b)
    return -1.0 if cost is None else cost
