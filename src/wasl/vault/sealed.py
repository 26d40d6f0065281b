"""A typed accessor for the sealed column of a row: dataclass in, ciphertext in the database."""

from typing import Any, Generic, Protocol, TypeVar, cast
from uuid import UUID

import msgspec

from wasl.vault.keys import seal, unseal

T = TypeVar("T")


class Sealable(Protocol):
    """A row that belongs to one person: it names the key that seals it, and its own place."""

    @property
    def subject_id(self) -> UUID:
        """The person under whose key the row is sealed."""
        ...

    @property
    def seal_place(self) -> str:
        """Table and row, authenticated with the value."""
        ...


class Sealed(property, Generic[T]):
    """Read and write a dataclass through a ``BinaryField``.

    A ``property``, so that Django's model constructor takes it as a keyword::

        sealed = models.BinaryField()
        content = Sealed(NameContent)

    Set a value only after the row's id and owner are set: both are part of the seal.
    """

    def __init__(self, kind: type[T], column: str = "sealed") -> None:
        """Remember the dataclass and the column."""
        self.kind = kind
        self.column = column
        super().__init__(self._read, self._write)

    def __get__(self, row: Any, owner: type | None = None) -> T:
        """Open the row's sealed value."""
        return cast(T, super().__get__(row, owner))

    def _read(self, row: Any) -> T:
        cached = row.__dict__.get(f"_{self.column}_opened")
        raw = bytes(getattr(row, self.column))
        if cached is not None and cached[0] == raw:
            return cast(T, cached[1])
        value = msgspec.json.decode(unseal(row.subject_id, row.seal_place, raw), type=self.kind)
        row.__dict__[f"_{self.column}_opened"] = (raw, value)
        return value

    def _write(self, row: Any, value: T) -> None:
        setattr(
            row, self.column, seal(row.subject_id, row.seal_place, msgspec.json.encode(value))
        )
        row.__dict__.pop(f"_{self.column}_opened", None)
