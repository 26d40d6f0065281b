"""Many tables as one reference that compiled code reads without counting who refers to them.

Numba's own structures count at every look into a table: two atomic operations, which cost more
than the arithmetic did. Code compiled as ``lean`` neither makes nor returns arrays, so that there
is nothing to count; here it learns to find the tables without Numba's counting runtime.
"""

from typing import Any

from numba.core import cgutils, imputils, types
from numba.core.runtime.nrtdynmod import _meminfo_struct_type  # where a block keeps its data
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    infer_getattr,
    lower_getattr_generic,
    lower_setattr_generic,
    models,
    register_model,
)

DATA = 3  # the place of the pointer to the data in what the runtime keeps of a block


def register(reference: type[types.StructRef]) -> type[types.StructRef]:
    """Make a kind of structure known to the compiler, as ``structref.register`` does."""
    register_model(reference)(models.StructRefModel)

    @infer_getattr
    class _Tables(AttributeTemplate):
        key = reference

        def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override]
            return kind.field_dict.get(name)

    @lower_getattr_generic(reference)  # type: ignore[untyped-decorator]  # Numba has no types
    def _read(context: Any, builder: Any, kind: Any, value: Any, name: str) -> Any:
        table = getattr(_tables(context, builder, kind, value), name)
        return imputils.impl_ret_borrowed(context, builder, kind.field_dict[name], table)

    @lower_setattr_generic(reference)  # type: ignore[untyped-decorator]
    def _write(context: Any, builder: Any, signature: Any, values: Any, name: str) -> None:
        """Fill a place, once: what was there before is empty."""
        kind, given = signature.args
        structure, value = values
        table = context.cast(builder, value, given, kind.field_dict[name])
        context.nrt.incref(builder, kind.field_dict[name], table)
        setattr(_tables(context, builder, kind, structure), name, table)

    return reference


def _tables(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """What lies behind a reference."""
    block = cgutils.create_struct_proxy(kind)(context, builder, value=value).meminfo
    kept = builder.bitcast(block, _meminfo_struct_type.as_pointer())
    data = builder.load(cgutils.gep(builder, kept, 0, DATA))
    inside = kind.get_data_type()
    layout = context.data_model_manager[inside].get_value_type()
    where = builder.bitcast(data, layout.as_pointer())
    return cgutils.create_struct_proxy(inside)(context, builder, ref=where)
