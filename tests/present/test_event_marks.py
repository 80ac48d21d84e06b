"""Events on the pictures: a tinted span where an event lasts, in the country it is about, and words below."""

import json

import pytest
from synthetic import make

from scenarios.present.plots import FIGURES
from scenarios.present.reading import beside


def with_events(*events):
    result = make(8, members=30)
    result.data.attrs["events"] = json.dumps(list(events))
    return result


def event(kind, places, begin, end, money):
    label = f"{kind} {', '.join(places)}, from {begin}"
    return {"event": kind, "money": money, "begin": begin, "end": end, "places": places, "label": label}


SUSPENSION = event("suspension", ["HND"], 2009.67, 2010.17, True)
TRUCE = event("truce", ["SLV"], 2012.2, None, False)


@pytest.mark.parametrize("name", ["fans", "pipeline"])
def test_pictures_change_with_an_event_and_say_so(name):
    plain, marked = (FIGURES[name].figure(with_events(*some)) for some in ((), (SUSPENSION, TRUCE)))
    assert len(_artists(marked)) > len(_artists(plain))
    words = " ".join(text.get_text().replace("\n", " ") for text in marked.findobj(match=_is_text))
    assert "Beside the plan" in words


def test_a_fan_marks_the_country_of_an_event_only():
    plain = FIGURES["fans"].figure(with_events())
    marked = FIGURES["fans"].figure(with_events(TRUCE))
    more = [len(b.get_children()) - len(a.get_children()) for a, b in zip(plain.axes, marked.axes, strict=True)]
    named = [axes.get_title(loc="left") or " ".join(t.get_text() for t in axes.texts) for axes in marked.axes]
    changed = [name for name, n in zip(named, more, strict=True) if n > 0]
    assert sum("El Salvador" in name for name in changed) <= 1
    assert 1 <= len(changed) <= 2  # the country's own panel, and the note below all


def test_what_happens_beside_is_a_sentence_or_nothing():
    assert beside(with_events()) == ""
    assert beside(with_events(TRUCE)) == "Beside the plan: truce SLV, from 2012.2."


def _artists(figure):
    return figure.findobj()


def _is_text(artist):
    return hasattr(artist, "get_text")
