"""Named rows of a tile, and named numbers, in one piece of memory each: what kernels read and write.

A `Shelf` declares names once. Python lays the memory out from their shapes; compiled code opens it and says `t.arrive[c]` or
`w.heads[i]`. Of two addresses and no arrays, it costs a call nothing, where a tuple of fifty arrays would be 350 arguments,
most of the time it takes to compile. In plain Python the same names are views of the same memory.

Kinds of names: "lane": one row, read as lanes; "rows": some rows, by number; "floats", "ints": numbers, by place in row-major
order; "float", "int": one number. Nothing checks that a place lies within a name's own: the shapes are declared in one table.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from math import prod
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats, Ints
from scenarios.compiled import COMPILED
from scenarios.lanes import WIDTH, Tiles

Shape = tuple[int, ...]
Packed = tuple[Floats, Ints]
"""Numbers, and where each name begins."""


class Shelf:
    """Names with their kinds, in order; `open_` is what compiled code calls."""

    def __init__(self, name: str, kinds: Mapping[str, str]) -> None:
        self.name, self.kinds = name, dict(kinds)
        self.place = {one: n for n, one in enumerate(self.kinds)}

    def starts(self, shapes: Mapping[str, Shape]) -> Ints:
        """Where each name begins, counted in rows or numbers, and the end: (name + 1,)."""
        return np.array([0, *accumulate(prod(shapes[name]) for name in self.kinds)], dtype=np.int64)

    def pack(self, values: Mapping[str, Any]) -> Packed:
        """Numbers one after the other, whole ones by their bits, and where each name begins."""
        flat = {name: np.asarray(values[name], dtype=_DTYPES[kind]).ravel() for name, kind in self.kinds.items()}
        starts = self.starts({name: (len(one),) for name, one in flat.items()})
        return np.concatenate([one.view(np.float64) for one in flat.values()]), starts

    def plain(self, memory: NDArray[Any], starts: Ints) -> Any:
        """The same names in plain Python: `memory` is a tile (row, WIDTH) of one member, or numbers."""
        flat = memory.reshape(-1)
        begins = zip(self.kinds.items(), starts[:-1], strict=True)
        parts = {name: flat[begin:].view(np.int64) if kind in _WHOLE else flat[begin:] for (name, kind), begin in begins}
        return SimpleNamespace(**{n: part[0] if self.kinds[n] in _SINGLE else part for n, part in parts.items()})


_DTYPES = {"lane": np.float64, "rows": np.float64, "floats": np.float64, "float": np.float64, "ints": np.int64, "int": np.int64}
_WHOLE = ("ints", "int")
_SINGLE = ("lane", "float", "int")


def tiles(starts: Ints, members: int) -> Tiles:
    """Empty memory for some members: (tile, row, WIDTH), zeros."""
    return np.zeros((-(-members // WIDTH), int(starts[-1]), WIDTH))


def lane(rows: Any, r: int, m: int) -> float:
    """One member's number of a row."""
    return float(rows[r])


def set_lane(rows: Any, r: int, m: int, x: float) -> None:
    """Write one member's number of a row."""
    rows[r] = x


def opener(shelf: Shelf, of_tiles: bool) -> Any:
    """The function by which compiled code opens a shelf: (memory, starts, tile) or (memory, starts)."""

    def open_tile(memory: Tiles, starts: Ints, x: int) -> Any:
        return shelf.plain(memory[x], starts)

    def open_numbers(memory: Floats, starts: Ints) -> Any:
        return shelf.plain(memory, starts)

    function: Any = open_tile if of_tiles else open_numbers
    function.__name__ = function.__qualname__ = f"open_{shelf.name}"
    if COMPILED:
        _give_meaning(function, shelf, of_tiles)
    return function


if COMPILED:
    import operator

    from llvmlite import ir
    from numba.core import types
    from numba.core.datamodel import models
    from numba.core.datamodel.registry import register_default
    from numba.core.imputils import lower_builtin, lower_getattr_generic
    from numba.core.typing.templates import AttributeTemplate, ConcreteTemplate, infer_getattr, infer_global, signature

    from scenarios.lanes import LANES, as_lanes

    _F64, _I64 = ir.DoubleType(), ir.IntType(64)

    class PointerType(types.Type):
        """The first of some rows, or of some numbers."""

        def __init__(self, kind: str, value: Any, pointed: Any) -> None:
            super().__init__(kind)
            self.value, self.pointed = value, pointed

    class RowsType(PointerType):
        """Rows of a tile."""

    class FloatsType(PointerType):
        """Numbers."""

    class IntsType(PointerType):
        """Whole numbers."""

    _VECTOR = ir.VectorType(_F64, WIDTH)
    ROWS = RowsType("rows", LANES, _VECTOR)
    FLOATS, INTS = FloatsType("floats", types.float64, _F64), IntsType("ints", types.int64, _I64)

    def _lay_out(kind: Any) -> None:
        @register_default(type(kind))
        class PointerModel(models.PrimitiveModel):
            def __init__(self, manager: Any, frontend: Any) -> None:
                super().__init__(manager, frontend, kind.pointed.as_pointer())

    for _kind in (ROWS, FLOATS, INTS):
        _lay_out(_kind)

    class ShelfType(types.Type):
        """An open shelf."""

        def __init__(self, shelf: Shelf) -> None:
            super().__init__(f"shelf {shelf.name}")
            self.shelf = shelf

    @register_default(ShelfType)
    class ShelfModel(models.StructModel):
        """Where the memory begins, and the table of starts."""

        def __init__(self, manager: Any, frontend: Any) -> None:
            numbers = (types.CPointer(types.float64), types.CPointer(types.int64))
            super().__init__(manager, frontend, list(zip(("base", "starts"), numbers, strict=True)))

    _READ = {"lane": LANES, "rows": ROWS, "floats": FLOATS, "ints": INTS, "float": types.float64, "int": types.int64}

    @infer_getattr
    class ShelfAttributes(AttributeTemplate):
        """What a name on a shelf is."""

        key = ShelfType

        def generic_resolve(self, kind: Any, name: Any) -> Any:
            """Its type; None where the shelf has no such name."""
            found = kind.shelf.kinds.get(name)
            return _READ[found] if found else None

    @lower_getattr_generic(ShelfType)
    def _lower_name(context: Any, builder: Any, kind: ShelfType, value: Any, name: str) -> Any:
        what = kind.shelf.kinds[name]
        start = builder.load(builder.gep(builder.extract_value(value, 1), [ir.Constant(_I64, kind.shelf.place[name])]))
        if what in ("lane", "rows"):
            start = builder.mul(start, ir.Constant(_I64, WIDTH))
        pointed = {"lane": _VECTOR, "rows": _VECTOR, "floats": _F64, "float": _F64, "ints": _I64, "int": _I64}[what]
        first = builder.bitcast(builder.gep(builder.extract_value(value, 0), [start]), pointed.as_pointer())
        return _load(builder, first) if what in _SINGLE else first

    def _load(builder: Any, place: Any) -> Any:
        read = builder.load(place)
        read.align = 8
        return read

    def _items(kind: PointerType) -> None:
        @infer_global(operator.getitem)
        class Get(ConcreteTemplate):
            cases = (signature(kind.value, kind, types.intp),)

        @lower_builtin(operator.getitem, kind, types.intp)
        def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            return _load(builder, builder.gep(args[0], [args[1]]))

    for _kind in (ROWS, FLOATS, INTS):
        _items(_kind)

    @infer_global(operator.setitem)
    class Put(ConcreteTemplate):
        """A row written."""

        cases = tuple(signature(types.none, ROWS, types.intp, value) for value in (LANES, types.float64))

    @lower_builtin(operator.setitem, ROWS, types.intp, LANES)
    @lower_builtin(operator.setitem, ROWS, types.intp, types.float64)
    def _lower_put(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(as_lanes(context, builder, args[2], sig.args[2]), builder.gep(args[0], [args[1]])).align = 8
        return context.get_dummy_value()

    @infer_global(lane)
    class Lane(ConcreteTemplate):
        """One number of a row."""

        cases = (signature(types.float64, ROWS, types.intp, types.intp),)

    @infer_global(set_lane)
    class SetLane(ConcreteTemplate):
        """One number of a row, written."""

        cases = (signature(types.none, ROWS, types.intp, types.intp, types.float64),)

    def _number(builder: Any, args: Any) -> Any:
        first = builder.bitcast(builder.gep(args[0], [args[1]]), _F64.as_pointer())
        return builder.gep(first, [args[2]])

    @lower_builtin(lane, ROWS, types.intp, types.intp)
    def _lower_lane(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _load(builder, _number(builder, args))

    @lower_builtin(set_lane, ROWS, types.intp, types.intp, types.float64)
    def _lower_set_lane(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[3], _number(builder, args))
        return context.get_dummy_value()

    def _give_meaning(function: Any, shelf: Shelf, of_tiles: bool) -> None:
        kind = ShelfType(shelf)
        memory = types.Array(types.float64, 3 if of_tiles else 1, "C")
        starts = types.Array(types.int64, 1, "C")
        case = signature(kind, memory, starts, *((types.intp,) if of_tiles else ()))

        class Opened(ConcreteTemplate):
            key, cases = function, (case,)

        infer_global(function, types.Function(Opened))

        @lower_builtin(function, *case.args)
        def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            whole = context.make_array(memory)(context, builder, args[0])
            base = whole.data
            if of_tiles:
                rows = builder.extract_value(whole.shape, 1)
                base = builder.gep(base, [builder.mul(args[2], builder.mul(rows, ir.Constant(_I64, WIDTH)))])
            table = context.make_array(starts)(context, builder, args[1]).data
            pair = ir.Constant(context.get_value_type(kind), ir.Undefined)
            return builder.insert_value(builder.insert_value(pair, base, 0), table, 1)
