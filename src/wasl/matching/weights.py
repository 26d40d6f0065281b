"""The model file as arrays for the compiled scorer."""

from functools import cache

import numpy as np

from wasl.matching.births import BASIS_ORDER
from wasl.matching.columns import SYSTEM_ORDER
from wasl.matching.compiled.layout import Numbers, Weights
from wasl.matching.families import KIND_ORDER, KINDS, ONLY_ONE, RELATION_ORDER, compatible
from wasl.matching.model import Model, model
from wasl.matching.parsing import CHAIN_SYSTEMS, Role
from wasl.matching.places import HOME, PLACE_ROLE_ORDER

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


@cache
def weights() -> Weights:
    """The shipped model for the compiled scorer."""
    return weights_of(model())


def weights_of(given: Model) -> Weights:
    """A model for the compiled scorer."""
    roles = [role.name.lower() for role in Role]
    numbers = Numbers(*(given.number(*name.split("__")) for name in Numbers._fields))
    differ = given.sections["relatives"]["differ"]
    keys = [name if name in differ else KINDS[name] for name in RELATION_ORDER]
    return Weights(
        np.array(
            [
                [given.number_for("differ", system, role) for role in roles]
                for system in SYSTEM_ORDER
            ]
        ),
        np.array([given.number("absent", role) for role in roles]),
        np.array([[_role_cost(given, a, b) for b in Role] for a in Role]),
        np.array([[_cost(a, b) for b in RELATION_ORDER] for a in RELATION_ORDER]),
        np.array([KIND_ORDER.index(KINDS[name]) for name in RELATION_ORDER], np.int64),
        np.array([float(differ.get(key, differ["other"])) for key in keys]),
        np.array(
            [
                name in ONLY_ONE or key == "spouse"
                for name, key in zip(RELATION_ORDER, keys, strict=True)
            ],
            np.bool_,
        ),
        np.array([name in OWN_RELATIVES for name in RELATION_ORDER], np.bool_),
        np.array([system in CHAIN_SYSTEMS for system in SYSTEM_ORDER], np.bool_),
        np.array([system in TOLD_SYSTEMS for system in SYSTEM_ORDER], np.bool_),
        np.array([ROLE_GROUPS.get(role or "", 0) for role in PLACE_ROLE_ORDER], np.int64),
        np.array([role in HOME for role in PLACE_ROLE_ORDER], np.bool_),
        np.array([float(given.sections["birth"]["differ"][basis]) for basis in BASIS_ORDER]),
        numbers,
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
