import pytest

from scenarios.present.plots import FIGURES


@pytest.fixture(params=FIGURES, ids=str)
def plot(request):
    return FIGURES[request.param]
