"""The field for an address: what it keeps, what it asks, and that it asks once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.datastructures import FormData
from starlette.requests import Request

from events.platform.language.lazy import gettext as _
from events.platform.web import email_fields
from events.platform.web.email_fields import EmailField, KnownEmailField, are_reachable, keep_standing
from events.platform.web.forms import Form


class SampleForm(Form):
    email = EmailField(_("E-mail"))


class KnownForm(Form):
    email = KnownEmailField(_("E-mail"))


def sent(email: str, **more: str) -> SampleForm:
    return SampleForm(FormData({"email": email, **{name.replace("_", "-"): value for name, value in more.items()}}))


def test_an_address_is_kept_in_its_one_spelling_and_none_is_fine() -> None:
    for typed, kept in (("awa@XN--BCHER-KVA.example", "awa@b\u00fccher.example"), ("", "")):
        form = sent(typed)
        assert (form.validate(), form.email.data, form.email.doubt) == (True, kept, None)


def test_what_is_no_address_comes_back_as_it_was_typed() -> None:
    form = sent("awa@example")
    assert (form.validate(), form.email.data) == (False, "awa@example")
    assert form.errors == {"email": ["This is not a complete e-mail address: it should look like name@example.org."]}


@pytest.mark.parametrize("answer", ["", "nonsense", "luz@gmail.com"])
def test_a_likely_slip_comes_back_with_a_question_until_it_is_answered(answer: str) -> None:
    form = sent("awa@gmial.con", email_answer=answer)
    assert (form.validate(), form.email.data, form.email.settled) == (False, "awa@gmial.con", "")
    assert form.email.doubt is not None
    assert form.email.doubt.suggestion == "awa@gmail.com"


@pytest.mark.parametrize("answer", ["awa@gmail.com", "awa@gmial.con"])
def test_the_answer_is_what_stands(answer: str) -> None:
    form = sent("awa@gmial.con", email_answer=answer)
    assert (form.validate(), form.email.data, form.email.doubt) == (True, answer, None)


def test_an_address_that_was_kept_is_not_asked_about_again() -> None:
    kept = SampleForm(data={"email": "awa@gmial.con"})
    assert kept.email.settled == "awa@gmial.con"
    assert sent("awa@gmial.con", email_answer=kept.email.settled).validate()
    assert not sent("awa@gnail.com", email_answer=kept.email.settled).validate()
    assert SampleForm(data={"email": "awa@gmail.com"}).email.settled == ""


def test_who_is_looked_for_may_be_known_by_an_address_of_their_own_network() -> None:
    typed = FormData({"email": "awa@intranet.local"})
    assert (KnownForm(typed).validate(), SampleForm(typed).validate()) == (True, False)


BEFORE = (
    "keiko.@docomo.ne.jp",
    "awa@utility.local",
    "x@10.0.0.5",
    "awa@eau.test",
    "awa@example.org.",
    "awa@xn--bcher-kva.example",
    "awa@gmial.con",
)


@pytest.mark.parametrize("stood", BEFORE)
def test_an_address_that_stood_before_stands_as_it_is_until_it_is_changed(stood: str) -> None:
    form = sent(stood)
    keep_standing(form, {"email": stood})
    assert (form.validate(), form.email.data, form.email.doubt) == (True, stood, None)
    other = sent("x" + stood)
    keep_standing(other, {"email": stood})
    assert (other.validate(), other.email.data) != (True, "x" + stood)


@pytest.mark.parametrize("stood", BEFORE[:5])
def test_who_is_looked_for_may_be_known_by_what_was_kept_before(stood: str) -> None:
    form = KnownForm(FormData({"email": stood.upper()}))
    assert (form.validate(), form.email.data.lower()) == (True, stood)


@pytest.mark.parametrize("typed", ["awa", "@example.org", "awa@"])
def test_who_is_looked_for_has_an_address(typed: str) -> None:
    assert not KnownForm(FormData({"email": typed})).validate()


@pytest.mark.parametrize(
    ("is_asked", "before", "is_fine"),
    [(False, {}, True), (True, {}, False), (True, {"email": "awa@gone.example"}, True)],
)
async def test_the_dns_is_asked_where_it_may_be_and_not_about_what_stood_there_before(
    monkeypatch: pytest.MonkeyPatch, is_asked: bool, before: dict[str, Any], is_fine: bool
) -> None:
    async def gone(_address: str) -> bool:
        return False

    monkeypatch.setattr(email_fields, "takes_mail", gone)
    here = SimpleNamespace(installation=SimpleNamespace(settings=SimpleNamespace(check_mail_domains=is_asked)))
    request = cast(Request, SimpleNamespace(app=SimpleNamespace(state=here)))
    form = sent("awa@gone.example")
    assert form.validate()
    keep_standing(form, before)
    assert await are_reachable(request, form) is is_fine
    said = [] if is_fine else ["No mail reaches gone.example. Check what stands after the @."]
    assert list(form.email.errors) == said
