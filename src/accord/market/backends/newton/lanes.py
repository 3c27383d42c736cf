"""Lanes: eight float64 side by side in one register, so that one kernel text solves one scenario or eight at once.

Arrays come in two shapes. A flat one, (count,), holds one scenario: `load` gives a float64. One of shape (count, 8)
holds eight interleaved scenarios: `load` gives Lanes, on which + - * / work lane by lane. No lane sees another, no
operation is reordered and `fma` is rounded once everywhere, so a scenario has the same bits in either shape.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.core.imputils import lower_builtin
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
from numba.extending import intrinsic, models, register_model
from numba.np.arrayobj import make_array

from accord.market.network import Floats

WIDTH = 8
_CACHE_LINE = 64
_DOUBLE = ir.DoubleType()
_EIGHT = ir.VectorType(_DOUBLE, WIDTH)


class Lanes(types.Type):  # type: ignore[misc]
    """The numba type of eight float64 in one register."""

    def __init__(self) -> None:
        super().__init__(name="Lanes8")


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _EIGHT)


LANES = Lanes()


def rows(count: int, width: int) -> Floats:
    """An array of `count` zeros for one scenario (width 1) or for eight, each row on a cache line of its own."""
    if width == 1:
        return np.zeros(count)
    raw = np.zeros((count + 1) * WIDTH)
    skip = (-raw.ctypes.data % _CACHE_LINE) // raw.itemsize
    return raw[skip : skip + count * WIDTH].reshape(count, WIDTH)


def _arithmetic(symbol: Any, emit: Callable[[Any, Any, Any], Any]) -> None:
    """Teach numba that `symbol` works on two Lanes."""

    @infer_global(symbol)
    class _Typing(ConcreteTemplate):  # type: ignore[misc]
        cases = [signature(LANES, LANES, LANES)]  # noqa: RUF012

    @lower_builtin(symbol, LANES, LANES)  # type: ignore[untyped-decorator]
    def _lower(_context: Any, builder: Any, _sig: Any, args: Any) -> Any:
        return emit(builder, *args)


for _symbol, _inplace, _emit in (
    (operator.add, operator.iadd, ir.IRBuilder.fadd),
    (operator.sub, operator.isub, ir.IRBuilder.fsub),
    (operator.mul, operator.imul, ir.IRBuilder.fmul),
    (operator.truediv, operator.itruediv, ir.IRBuilder.fdiv),
):
    _arithmetic(_symbol, _emit)
    _arithmetic(_inplace, _emit)


def _element(array: Any) -> Any:
    """The numba type of one row of an array."""
    return LANES if array.ndim == 2 else types.float64


def _pointer(context: Any, builder: Any, array_type: Any, array: Any, index: Any) -> Any:
    """The address of row `index`."""
    data = make_array(array_type)(context, builder, array).data
    if array_type.ndim == 1:
        return builder.gep(data, [index])
    start = builder.gep(data, [builder.mul(index, ir.Constant(index.type, WIDTH))])
    return builder.bitcast(start, _EIGHT.as_pointer())


@intrinsic  # type: ignore[untyped-decorator]
def load(_typing: Any, array: Any, index: Any) -> Any:
    """Row `index` of an array."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(_pointer(context, builder, sig.args[0], *args), align=8)

    return _element(array)(array, types.intp), codegen


@intrinsic  # type: ignore[untyped-decorator]
def store(_typing: Any, array: Any, index: Any, value: Any) -> Any:
    """Set row `index` of an array."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[2], _pointer(context, builder, sig.args[0], args[0], args[1]), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, _element(array)), codegen


@intrinsic  # type: ignore[untyped-decorator]
def fill(_typing: Any, array: Any, number: Any) -> Any:
    """The same number in every lane of a value shaped as a row of `array`."""

    def codegen(_context: Any, builder: Any, sig: Any, args: Any) -> Any:
        if sig.return_type is not LANES:
            return args[1]
        lane = builder.insert_element(ir.Constant(_EIGHT, ir.Undefined), args[1], ir.Constant(ir.IntType(32), 0))
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
        return builder.shuffle_vector(lane, ir.Constant(_EIGHT, ir.Undefined), zeros)

    return _element(array)(array, types.float64), codegen


def _library(builder: Any, name: str, *args: Any) -> Any:
    """Call an LLVM intrinsic on values of one type."""
    kind = args[0].type
    suffix = "v8f64" if isinstance(kind, ir.VectorType) else "f64"
    declared = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(kind, [kind] * len(args)), f"llvm.{name}.{suffix}"
    )
    return builder.call(declared, args)


@intrinsic  # type: ignore[untyped-decorator]
def fma(_typing: Any, a: Any, b: Any, c: Any) -> Any:
    """a b + c, rounded once."""
    return a(a, a, a), lambda _context, builder, _sig, args: _library(builder, "fma", *args)


@intrinsic  # type: ignore[untyped-decorator]
def minus(_typing: Any, a: Any, b: Any, c: Any) -> Any:
    """c - a b, rounded once."""

    def codegen(_context: Any, builder: Any, _sig: Any, args: Any) -> Any:
        return _library(builder, "fma", builder.fneg(args[0]), args[1], args[2])

    return a(a, a, a), codegen


@intrinsic  # type: ignore[untyped-decorator]
def root(_typing: Any, a: Any) -> Any:
    """The square root."""
    return a(a), lambda _context, builder, _sig, args: _library(builder, "sqrt", *args)


@intrinsic  # type: ignore[untyped-decorator]
def size(_typing: Any, a: Any) -> Any:
    """The absolute value."""
    return a(a), lambda _context, builder, _sig, args: _library(builder, "fabs", *args)


@intrinsic  # type: ignore[untyped-decorator]
def less(_typing: Any, a: Any, b: Any, yes: Any, no: Any) -> Any:
    """`yes` in lanes where a < b, `no` in the others (and where either is not a number)."""

    def codegen(_context: Any, builder: Any, _sig: Any, args: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", args[0], args[1]), args[2], args[3])

    return a(a, a, a, a), codegen


@intrinsic  # type: ignore[untyped-decorator]
def within(_typing: Any, a: Any, low: Any, high: Any, yes: Any, no: Any) -> Any:
    """`yes` in lanes where low < a < high, `no` in the others."""

    def codegen(_context: Any, builder: Any, _sig: Any, args: Any) -> Any:
        inside = builder.and_(builder.fcmp_ordered("<", args[1], args[0]), builder.fcmp_ordered("<", args[0], args[2]))
        return builder.select(inside, args[3], args[4])

    return a(a, a, a, a, a), codegen


@intrinsic  # type: ignore[untyped-decorator]
def any_less(_typing: Any, a: Any, b: Any) -> Any:
    """Whether a < b in any lane."""

    def codegen(_context: Any, builder: Any, _sig: Any, args: Any) -> Any:
        found = builder.fcmp_ordered("<", args[0], args[1])
        if not isinstance(found.type, ir.VectorType):
            return found
        bits = builder.bitcast(found, ir.IntType(WIDTH))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(WIDTH), 0))

    return types.boolean(a, a), codegen


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def clip(a: Any, low: Any, high: Any) -> Any:
    """min(max(a, low), high)."""
    raised = less(a, low, low, a)
    return less(high, raised, high, raised)


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def larger(a: Any, b: Any) -> Any:
    """max(a, b)."""
    return less(a, b, b, a)
