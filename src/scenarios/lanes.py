"""A number for WIDTH members at once: in compiled code arithmetic, comparisons, `where`, `exp`, `log` work on a whole tile.

A row of a tile is a quantity, its columns are members. `shelf.py` reads a row into registers and writes it back, and what
stands between reads like the formula of one member. Every operation is IEEE arithmetic lane by
lane, without contraction, so a member's bits depend neither on its neighbours, nor on the tile it lies in, nor on the width
of the machine's registers. Called from Python (by tests, by the trace), and everywhere with `NUMBA_DISABLE_JIT=1`, the same
functions take plain floats or arrays; a tile is then one member wide.

Numba has no such type: it is made in this module, with Numba's extension interface and LLVM's vectors, and nowhere else.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.compiled import COMPILED, formula

WIDTH = 16 if COMPILED else 1
"""Members of a tile: two registers of eight numbers, or four of four."""

Lanes = Any
"""WIDTH float64, or in plain Python a float or an array."""
Mask = Any
"""WIDTH yes or no."""
Tiles = NDArray[np.float64]
"""(tile, row, WIDTH) float64, or one tile of it, (row, WIDTH)."""


def into_tiles(values: NDArray[Any]) -> Tiles:
    """(member, ...) as (tile, row, WIDTH); the last member fills what is left of the last tile."""
    flat = np.asarray(values, dtype=np.float64).reshape(len(values), prod(np.shape(values)[1:]))
    if rest := -len(flat) % WIDTH:
        flat = np.concatenate([flat, np.repeat(flat[-1:], rest, axis=0)])
    return np.ascontiguousarray(flat.reshape(len(flat) // WIDTH, WIDTH, flat.shape[1]).transpose(0, 2, 1))


def out_of_tiles(tiles: Tiles, members: int, *shape: int) -> NDArray[np.float64]:
    """(tile, row, WIDTH) as (member, *shape), without what was filled up."""
    flat = tiles.transpose(0, 2, 1).reshape(len(tiles) * WIDTH, tiles.shape[1])[:members]
    return np.ascontiguousarray(flat).reshape(members, *shape)


def where(condition: Mask, a: Lanes, b: Lanes) -> Lanes:
    """Lane by lane a where the condition holds, else b."""
    return np.where(condition, a, b) if isinstance(condition, np.ndarray) else a if condition else b


def any_of(mask: Mask) -> bool:
    """Whether a condition holds in any lane."""
    return bool(np.any(mask))


def both(a: Mask, b: Mask) -> Mask:
    """Where both conditions hold."""
    return np.logical_and(a, b) if isinstance(a, np.ndarray) else bool(a) and bool(b)


def lanes(x: float) -> Lanes:
    """The same number in all lanes."""
    return x


def _fma(a: Lanes, b: Lanes, c: Lanes) -> Lanes:
    """A b + c, in compiled code rounded once."""
    return a * b + c


def _power_of_two(x: Lanes) -> Lanes:
    """2**k, k the whole number in the low bits of x, which was made by adding _BIG."""
    return 2.0 ** (x - _BIG)


def _exponent(x: Lanes) -> Lanes:
    """The k of x = 2**k m with m from 0.707 to 1.414, as a number."""
    return math.floor(math.log2(x) + 0.5)


def _mantissa(x: Lanes) -> Lanes:
    """The m of x = 2**k m with m from 0.707 to 1.414."""
    return x / 2.0 ** _exponent(x)


if COMPILED:
    from llvmlite import ir
    from numba.core import cgutils, types
    from numba.core.datamodel import models
    from numba.core.datamodel.registry import register_default
    from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
    from numba.extending import lower_builtin

    class LanesType(types.Type):
        """WIDTH float64 in registers."""

        def __init__(self) -> None:
            super().__init__("lanes")

    class MaskType(types.Type):
        """WIDTH bits in registers."""

        def __init__(self) -> None:
            super().__init__("mask")

    class BitsType(types.Type):
        """The bits of WIDTH float64, as int64."""

        def __init__(self) -> None:
            super().__init__("bits")

    LANES, MASK, BITS = LanesType(), MaskType(), BitsType()
    _F64, _I64, _I32, _BIT = ir.DoubleType(), ir.IntType(64), ir.IntType(32), ir.IntType(1)
    _VECTOR = {LANES: ir.VectorType(_F64, WIDTH), MASK: ir.VectorType(_BIT, WIDTH), BITS: ir.VectorType(_I64, WIDTH)}

    def _lay_out(kind: types.Type) -> None:
        @register_default(type(kind))
        class LanesModel(models.PrimitiveModel):
            def __init__(self, manager: Any, frontend: Any) -> None:
                super().__init__(manager, frontend, _VECTOR[kind])

    for _kind in _VECTOR:
        _lay_out(_kind)

    def as_lanes(context: Any, builder: Any, x: Any, kind: Any) -> Any:
        """A value as lanes: a lone number in all of them."""
        if isinstance(kind, LanesType):
            return x
        number = context.cast(builder, x, kind, types.float64)
        first = builder.insert_element(ir.Constant(_VECTOR[LANES], ir.Undefined), number, ir.Constant(_I32, 0))
        every = ir.Constant(ir.VectorType(_I32, WIDTH), [0] * WIDTH)
        return builder.shuffle_vector(first, ir.Constant(_VECTOR[LANES], ir.Undefined), every)

    _PAIRS = ((LANES, LANES), (LANES, types.float64), (types.float64, LANES))

    def _operator(op: Callable[..., Any], result: Any, emit: Callable[..., Any]) -> None:
        """An operator of two numbers of which one at least is lanes, as one instruction."""

        @infer_global(op)
        class Typed(ConcreteTemplate):
            cases = tuple(signature(result, *pair) for pair in _PAIRS)

        def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            return emit(builder, *(as_lanes(context, builder, x, kind) for x, kind in zip(args, sig.args, strict=True)))

        for pair in _PAIRS:
            lower_builtin(op, *pair)(lower)

    for _op, _name in ((operator.add, "fadd"), (operator.sub, "fsub"), (operator.mul, "fmul"), (operator.truediv, "fdiv")):
        _operator(_op, LANES, lambda builder, x, y, name=_name: getattr(builder, name)(x, y))
        _operator(
            getattr(operator, f"i{_op.__name__}"), LANES, lambda builder, x, y, name=_name: getattr(builder, name)(x, y)
        )
    for _op, _sign in ((operator.lt, "<"), (operator.le, "<="), (operator.gt, ">"), (operator.ge, ">=")):
        _operator(_op, MASK, lambda builder, x, y, sign=_sign: builder.fcmp_ordered(sign, x, y))

    def _function(function: Callable[..., Any], *cases: Any) -> Callable[..., Any]:
        """Give a Python function a meaning in compiled code: its signatures here, one instruction or two by the decorated."""

        class Typed(ConcreteTemplate):
            key = function

        setattr(Typed, "cases", cases)  # noqa: B010  a name of the class body would hide the argument
        infer_global(function, types.Function(Typed))

        def register(lower: Callable[..., Any]) -> Callable[..., Any]:
            for case in cases:
                lower_builtin(function, *case.args)(lower)
            return lower

        return register

    @_function(
        where,
        *(signature(LANES, MASK, *pair) for pair in (*_PAIRS, (types.float64, types.float64))),
        signature(types.float64, types.boolean, types.float64, types.float64),
    )
    def _lower_where(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        if not isinstance(sig.args[0], MaskType):
            return builder.select(*args)
        return builder.select(args[0], *(as_lanes(context, builder, x, k) for x, k in zip(args[1:], sig.args[1:], strict=True)))

    @_function(any_of, signature(types.boolean, MASK))
    def _lower_any(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], ir.IntType(WIDTH))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(WIDTH), 0))

    @_function(both, signature(MASK, MASK, MASK))
    def _lower_both(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.and_(*args)

    @_function(lanes, signature(LANES, types.float64))
    def _lower_lanes(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return as_lanes(context, builder, args[0], sig.args[0])

    _NUMBERS = (LANES, types.float64)

    def _constant(kind: Any, bits: int) -> Any:
        """A whole number of 64 bits, in all lanes where lanes are meant."""
        return ir.Constant(_VECTOR[BITS], [bits] * WIDTH) if kind is LANES else ir.Constant(_I64, bits)

    def _as_bits(builder: Any, x: Any, kind: Any) -> Any:
        return builder.bitcast(x, _VECTOR[BITS] if kind is LANES else _I64)

    def _as_number(builder: Any, x: Any, kind: Any) -> Any:
        return builder.bitcast(x, _VECTOR[LANES] if kind is LANES else _F64)

    @_function(
        _fma,
        *(signature(LANES, a, b, c) for a in _NUMBERS for b in _NUMBERS for c in _NUMBERS if LANES in (a, b, c)),
        signature(types.float64, types.float64, types.float64, types.float64),
    )
    def _lower_fma(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        wide = sig.return_type is LANES
        kind, name = (_VECTOR[LANES], f"v{WIDTH}f64") if wide else (_F64, "f64")
        each = [as_lanes(context, builder, x, k) if wide else x for x, k in zip(args, sig.args, strict=True)]
        fma = cgutils.get_or_insert_function(builder.module, ir.FunctionType(kind, [kind] * 3), f"llvm.fma.{name}")
        return builder.call(fma, each)

    @_function(_power_of_two, *(signature(kind, kind) for kind in _NUMBERS))
    def _lower_power(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = sig.return_type
        biased = builder.add(_as_bits(builder, args[0], kind), _constant(kind, 1023))
        return _as_number(builder, builder.shl(biased, _constant(kind, 52)), kind)

    _HALF = 0x3FE6A09E667F3BCD
    """The bits of the root of one half: where a mantissa begins."""
    _ONE = 0x3FF0000000000000

    @_function(_exponent, *(signature(kind, kind) for kind in _NUMBERS))
    def _lower_exponent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind, big = sig.return_type, 2.0**52 + 1023.0
        moved = builder.add(_as_bits(builder, args[0], kind), _constant(kind, _ONE - _HALF))
        whole = builder.or_(builder.lshr(moved, _constant(kind, 52)), _constant(kind, 0x4330000000000000))
        offset = ir.Constant(_VECTOR[LANES], [big] * WIDTH) if kind is LANES else ir.Constant(_F64, big)
        return builder.fsub(_as_number(builder, whole, kind), offset)

    @_function(_mantissa, *(signature(kind, kind) for kind in _NUMBERS))
    def _lower_mantissa(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = sig.return_type
        moved = builder.add(_as_bits(builder, args[0], kind), _constant(kind, _ONE - _HALF))
        low = builder.and_(moved, _constant(kind, 0x000FFFFFFFFFFFFF))
        return _as_number(builder, builder.add(low, _constant(kind, _HALF)), kind)


_BIG = 6755399441055744.0
"""1.5 * 2**52: added to a number, it leaves the nearest whole number in the low bits."""
_LOG2_E = 1.4426950408889634
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""The logarithm of 2 in two parts, the first with trailing zeros (fdlibm)."""


@formula
def least(a: Lanes, b: Lanes) -> Lanes:
    """The smaller of two numbers, lane by lane."""
    return where(b < a, b, a)


@formula
def most(a: Lanes, b: Lanes) -> Lanes:
    """The larger of two numbers, lane by lane."""
    return where(b > a, b, a)


def _plain_exp(x: Lanes) -> Lanes:
    return np.exp(x) if isinstance(x, np.ndarray) else math.exp(min(max(x, -708.0), 709.0))


def _plain_log(x: Lanes) -> Lanes:
    return np.log(x) if isinstance(x, np.ndarray) else math.log(x)


@formula(plain=_plain_exp)
def exp(x: Lanes) -> Lanes:
    """e**x, off by at most about one unit in the last place; below -708 as at -708, above 709 as at 709.

    x = k ln 2 + r with |r| < 0.347; e**r by Taylor to r**13 (the rest is below 4e-18), summed by Estrin's scheme.
    """
    x = least(most(x, -708.0), 709.0)
    t = _fma(x, _LOG2_E, _BIG)
    k = t - _BIG
    r = _fma(k, -_LN2_LOW, _fma(k, -_LN2_HIGH, x))
    r2 = r * r
    a = _fma(r2, _fma(r, 1.0 / 120.0, 1.0 / 24.0), _fma(r, 1.0 / 6.0, 0.5))
    b = _fma(r2, _fma(r, 1.0 / 362880.0, 1.0 / 40320.0), _fma(r, 1.0 / 5040.0, 1.0 / 720.0))
    c = _fma(r2, _fma(r, 1.0 / 6227020800.0, 1.0 / 479001600.0), _fma(r, 1.0 / 39916800.0, 1.0 / 3628800.0))
    r4 = r2 * r2
    series = _fma(r4, _fma(r4, c, b), a)
    return (1.0 + _fma(r2, series, r)) * _power_of_two(t)


@formula(plain=_plain_log)
def log(x: Lanes) -> Lanes:
    """Natural logarithm of a positive normal number, off by at most about one unit in the last place.

    x = 2**k m; log m by the series of fdlibm's `e_log.c` (Sun Microsystems, 1993) in s = (m - 1)/(m + 1).
    """
    k = _exponent(x)
    f = _mantissa(x) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * _fma(w, _fma(w, 1.531383769920937332e-01, 2.222219843214978396e-01), 3.999999999940941908e-01)
    odd = _fma(w, _fma(w, 1.479819860511658591e-01, 1.818357216161805012e-01), 2.857142874366239149e-01)
    series = even + z * _fma(w, odd, 6.666666666666735130e-01)
    half = 0.5 * f * f
    return _fma(k, _LN2_HIGH, f - (half - _fma(k, _LN2_LOW, s * (half + series))))
