"""Special functions of scipy, without the start-up of its package.

`import scipy.special` loads wrappers for other array libraries, which take longer than the whole fit of a small book. The
functions themselves stand in one compiled module, and that is all that is loaded here; where it cannot be had alone, in a
scipy that is built otherwise, they come from the package.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any  # Any: numpy ufuncs, which scipy ships no types for

_PACKAGE = "scipy.special"
_PASSED_OVER = (_PACKAGE, "scipy.linalg")
"""Packages whose start-up is left out: from scipy 1.18 on the compiled module asks for one of scipy.linalg."""
_COMPILED: Mapping[str, str] = {
    "betainc": "betainc",
    "betaln": "betaln",
    "digamma": "psi",
    "expit": "expit",
    "gammaincinv": "gammaincinv",
    "gammaln": "gammaln",
    "ndtr": "ndtr",
    "ndtri": "ndtri",
    "hyp2f1": "hyp2f1",
    "zeta": "_zeta",
}
"""Name in the package -> name in the compiled module. `zeta` there takes both its arguments."""

Function = Callable[..., Any]


def compiled() -> Mapping[str, Function] | None:
    """The functions from the compiled module alone; None where it is not to be had so."""
    if _PACKAGE in sys.modules:
        return None  # somebody has loaded it: nothing is to be saved
    root = Path(str(import_module("scipy").__file__)).parent.parent
    stand_ins = {name: ModuleType(name) for name in _PASSED_OVER if name not in sys.modules}
    for name, stand_in in stand_ins.items():
        stand_in.__path__ = [str(root.joinpath(*name.split(".")))]
    sys.modules.update(stand_ins)
    try:
        module = import_module(f"{_PACKAGE}._ufuncs")
        return {name: getattr(module, own) for name, own in _COMPILED.items()}
    except (ImportError, AttributeError):
        return None
    finally:
        for name in stand_ins:
            del sys.modules[name]


def packaged() -> Mapping[str, Function]:
    """The functions from the package."""
    module = import_module(_PACKAGE)
    return {name: getattr(module, name) for name in _COMPILED}


_found = compiled() or packaged()
betainc: Function = _found["betainc"]
betaln: Function = _found["betaln"]
digamma: Function = _found["digamma"]
expit: Function = _found["expit"]
gammaincinv: Function = _found["gammaincinv"]
gammaln: Function = _found["gammaln"]
hyp2f1: Function = _found["hyp2f1"]
ndtr: Function = _found["ndtr"]
ndtri: Function = _found["ndtri"]
zeta: Function = _found["zeta"]
