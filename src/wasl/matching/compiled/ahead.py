"""Asks for memory before it is read: what lies scattered is then on its way in time."""

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numba.np import arrayobj

from wasl.matching.compiled.layout import Array

AHEAD = 24  # how many entries before one is read it is asked for
PREFETCH = "llvm.prefetch.p0"  # of the compiler: an address, to be read, how long it is kept, data
READ, KEEP, DATA = 0, 2, 1


def _generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
    kind = signature.args[0]
    array = arrayobj.make_array(kind)(context, builder, given[0])
    wide = ir.IntType(64)
    index = builder.sext(given[1], wide) if given[1].type.width < wide.width else given[1]
    step = builder.mul(index, cgutils.unpack_tuple(builder, array.strides, kind.ndim)[0])
    byte, word = ir.PointerType(ir.IntType(8)), ir.IntType(32)
    where = builder.gep(builder.bitcast(array.data, byte), [step])
    kinds = ir.FunctionType(ir.VoidType(), [byte, word, word, word])
    prefetch = cgutils.get_or_insert_function(builder.module, kinds, PREFETCH)
    builder.call(prefetch, [where, word(READ), word(KEEP), word(DATA)])
    return context.get_dummy_value()


@intrinsic
def _fetch(_: Any, table: Any, at: Any) -> Any:
    return types.void(table, at), _generate


fetch = cast("Callable[[Array, Any], None]", _fetch)
"""Ask for the line of memory in which an entry of a table, or a row of it, begins."""
