"""What was sent is told in the words that stood on the form, for every kind of field, and for nothing that has no words."""

import html
import json
import re

import pytest
from django.template import engines

from fullcircle.web.kit.catalogue import examples
from fullcircle.web.kit.labels import FIELD, Answer, answers, of_sent, with_labels

pytestmark = pytest.mark.requirements("R5.9")

ALL_KINDS = """
<p>Before</p><form class="x" method="post" action="/there/"><input type="hidden" name="version" value="3">
<label class="a" for="t">A <b>title</b> &amp; "more" <span class="fc-hidden">(optional)</span></label>
<input id="t" name="title" value="a > b">
<label for="n1">Note</label><textarea id="n1" name="note">x</textarea>
<label for="n2">Another’s note</label><textarea id="n2" name="note"></textarea>
<fieldset><legend>Why?</legend><input type="radio" id="w1" name="why" value="1"><label for="w1">One</label>
<input type="radio" id="w2" name="why" value="2" aria-labelledby="w2-word" aria-describedby="x">
<label for="w2"><span id="w2-word">Two</span> with a long description</label></fieldset>
<fieldset><legend>First day</legend><label for="d">Day</label><input id="d" name="on_0"><label for="m">Month</label>
<input id="m" name="on_1"><label for="y">Year</label><input id="y" name="on_2"></fieldset>
<label for="s">Team</label><select id="s" name="team"><option value="">None</option><option value="7">North</option></select>
<label><span>Choose child 4</span><input type="checkbox" name="child" value="4"></label>
<label for="p">Password</label><input type="password" id="p" name="new_password">
<input name="nameless" value="x"><button name="do" value="go">Go</button></form><p>After</p>
"""


def labels(page: str) -> str:
    return html.unescape(re.search(rf"name=\"{FIELD}\" value='([^']*)'", page)[1])


def told(page: str, *fields: tuple[str, str]) -> list[tuple[str, str]]:
    return [(answer.label, answer.words) for answer in answers(labels(page), fields)]


def test_every_kind_of_field_is_told_in_its_own_words():
    page = with_labels(ALL_KINDS)
    sent = [
        ("version", "3"),
        ("title", "T"),
        ("note", ""),
        ("note", "mine"),
        ("why", "2"),
        ("on_0", "1"),
        ("on_1", "May"),
    ]
    sent += [("on_2", ""), ("team", "7"), ("child", "4"), ("new_password", "secret"), ("nameless", "x"), ("do", "go")]
    assert told(page, *sent) == [
        ('A title & "more" (optional)', "T"),
        ("Another’s note", "mine"),
        ("Why?", "Two"),
        ("First day", "1 May"),
        ("Team", "North"),
        ("Choose child 4", "Ticked"),
    ]
    assert told(page, ("team", ""), ("title", " "), ("why", "3")) == []


def test_nothing_of_the_page_changes_but_the_field_that_is_added():
    page = with_labels(ALL_KINDS)
    assert re.sub(rf'<input type="hidden" name="{FIELD}" value=\'[^\']*\'>', "", page) == ALL_KINDS
    for form in (
        '<form method="get"><label for="a">A</label><input id="a" name="a"></form>',
        '<form method="post"></form>',
    ):
        assert with_labels(form) == form


def test_a_form_that_asks_for_a_password_to_sign_in_tells_nothing_of_itself():
    form = '<form method="post"><label for="u">User</label><input id="u" name="username">'
    form += (
        '<label for="p">P</label><input type="password" autocomplete="current-password" id="p" name="password"></form>'
    )
    assert with_labels(form) == form


def test_only_texts_can_be_changed_when_they_are_offered_back():
    found = list(answers(labels(with_labels(ALL_KINDS)), [("title", "T"), ("team", "7")]))
    title, team = found
    assert (title.name, team) == ("title", Answer("Team", "North"))


def test_of_what_was_sent_no_other_choice_is_told():
    kept = of_sent(labels(with_labels(ALL_KINDS)), [("why", "1"), ("title", "T")])
    assert "One" in kept
    assert not {"Two", "North", "Note"} & {word for row in json.loads(kept)[1] for pair in row for word in pair}
    assert list(answers(kept, [("why", "1"), ("title", "T")]))[1] == Answer("Why?", "One")


def test_a_list_of_choices_that_many_fields_share_is_told_once():
    options = "".join(f'<option value="{n}">Team {n}</option>' for n in range(50))
    fields = "".join(
        f'<label for="s{n}">Name {n}</label><select id="s{n}" name="n{n}">{options}</select>' for n in range(40)
    )
    page = with_labels(f'<form method="post">{fields}</form>')
    assert labels(page).count("Team 49") == 1
    assert told(page, ("n39", "49")) == [("Name 39", "Team 49")]


def test_every_field_of_the_kit_is_told():
    """The catalogue shows each kind of field of the kit."""
    jinja = engines["jinja2"]
    page = with_labels(jinja.get_template("kit/catalogue.html").render({**examples(), "nav": [], "demo_mode": True}))
    rows = [
        row
        for field in re.findall(rf"name=\"{FIELD}\" value='([^']*)'", page)
        for row in json.loads(html.unescape(field))[0]
    ]
    assert {kind for _, _, kind, _ in rows} == {"text", "day", "select", "tick"}
    assert all(label for _, label, _, _ in rows)
