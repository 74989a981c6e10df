"""The special functions from their compiled module alone are those of the package."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy import special as package

from kamxl.compute import special

POSITIVE = np.geomspace(1e-6, 1e6, 61)
SHARES = np.linspace(0, 1, 21)
GRID: dict[str, tuple[np.ndarray | float, ...]] = {
    "betainc": (POSITIVE[:, None], 2.5, SHARES),
    "betaln": (POSITIVE[:, None], POSITIVE),
    "digamma": (POSITIVE,),
    "expit": (np.linspace(-800, 800, 81),),
    "gammaincinv": (POSITIVE[:, None], SHARES),
    "gammaln": (POSITIVE,),
    "ndtr": (np.linspace(-40, 40, 81),),
    "ndtri": (SHARES,),
    "hyp2f1": (POSITIVE[:40, None], 1.5, POSITIVE[:40, None] + 2, SHARES[:-1]),
    "zeta": (2.0, POSITIVE),
}
LIGHT = """
import sys
from kamxl.compute import special
assert "scipy.special" not in sys.modules, "the package was loaded"
assert "numpy.f2py" not in sys.modules
light = dict(special._found)
assert special.packaged().keys() == light.keys()
package = sys.modules["scipy.special"]
assert all(getattr(package, name) is function for name, function in light.items() if name != "zeta")
assert package.gamma(5) == 24, "the package is whole afterwards"
assert special.compiled() is None
"""


@pytest.mark.parametrize("name", sorted(GRID))
def test_both_doors_lead_to_the_same_function(name: str) -> None:
    assert GRID.keys() == special.packaged().keys()
    ours = special._COMPILED[name]
    module = sys.modules["scipy.special._ufuncs"]
    expected = getattr(package, name)(*GRID[name])
    assert np.isfinite(expected).any()
    np.testing.assert_array_equal(getattr(module, ours)(*GRID[name]), expected)
    np.testing.assert_array_equal(getattr(special, name)(*GRID[name]), expected)


def test_the_package_is_not_loaded_and_stays_whole() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_where_the_compiled_module_is_built_otherwise_the_package_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(special, "_COMPILED", {**special._COMPILED, "gammaln": "no_such_function"})
    for name in [name for name in sys.modules if name == "scipy.special" or name.startswith("scipy.special.")]:
        monkeypatch.delitem(sys.modules, name)
    assert special.compiled() is None
    assert "scipy.special" not in sys.modules
