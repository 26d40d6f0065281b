"""What comes of comparing two names: the pieces, their bits, and a ceiling."""

from dataclasses import dataclass, field

from wasl.matching.names.forms import Form
from wasl.matching.names.parsing import Role
from wasl.matching.names.tokens import Level

ORDER = ("strong", "possible", "weak")


@dataclass(frozen=True, slots=True)
class Piece:
    """One element beside another, or alone; ``rule`` names why the bits are what they are.

    ``forms`` are the two as they were compared, where there are two.
    """

    role: Role
    sought: str
    found: str
    bits: float
    rule: str
    level: Level | None = None
    forms: tuple[Form, Form] | None = None


@dataclass(slots=True)
class NameMatch:
    """Two names compared.

    Attributes:
        bits: Sum of the pieces' bits.
        pieces: What was set beside what.
        ceiling: Best band that these names alone may reach.
        reasons: Rules that set the ceiling.
    """

    bits: float = 0.0
    pieces: list[Piece] = field(default_factory=list)
    ceiling: str = "strong"
    reasons: list[str] = field(default_factory=list)

    def limit(self, band: str, reason: str) -> None:
        """Lower the ceiling, never raise it."""
        if ORDER.index(band) > ORDER.index(self.ceiling):
            self.ceiling = band
        if reason not in self.reasons:
            self.reasons.append(reason)

    def add(self, piece: Piece) -> None:
        """Count a piece."""
        self.pieces.append(piece)
        self.bits += piece.bits

    @property
    def given_agrees(self) -> bool:
        """Whether a given name was found on both sides."""
        return any(
            piece.level is not None
            and piece.level < Level.DIFFER
            and piece.role in {Role.GIVEN, Role.MIDDLE}
            for piece in self.pieces
        )
