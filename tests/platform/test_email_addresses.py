"""What is an e-mail address, how it is spelled and sent to, and which ones are asked about."""

from __future__ import annotations

import pytest

from events.platform.email_addresses import (
    AddressError,
    doubt_about,
    fold_email,
    for_smtp,
    normalized,
    settled,
)


@pytest.mark.parametrize(
    ("typed", "kept", "sent"),
    [
        (" Awa.Diallo@Eau.Example.ORG\n", "Awa.Diallo@eau.example.org", "Awa.Diallo@eau.example.org"),
        ("awa@b\u00fccher.example", "awa@b\u00fccher.example", "awa@xn--bcher-kva.example"),
        ("awa@bu\u0308cher.example", "awa@b\u00fccher.example", "awa@xn--bcher-kva.example"),
        ("awa@xn--bcher-kva.example", "awa@b\u00fccher.example", "awa@xn--bcher-kva.example"),
        ("Gro\u00df@stra\u00dfe.de", "Gro\u00df@stra\u00dfe.de", "Gro\u00df@xn--strae-oqa.de"),
        ("用户@例子.公司", "用户@例子.公司", "用户@xn--fsqu00a.xn--55qx5d"),
        ("o'neil+wops@example.org", "o'neil+wops@example.org", "o'neil+wops@example.org"),
    ],
)
def test_an_address_has_one_spelling_and_smtp_has_its_domain_in_ascii(typed: str, kept: str, sent: str) -> None:
    assert (normalized(typed), normalized(kept), for_smtp(kept)) == (kept, kept, sent)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("awa", "not a complete"),
        ("awa@", "not a complete"),
        ("@example.org", "not a complete"),
        ("awa@example", "not a complete"),
        ("awa＠example.org", "not a complete"),
        ("awa..diallo@example.org", "A dot or a hyphen"),
        (".awa@example.org", "A dot or a hyphen"),
        ("awa@example.org.", "A dot or a hyphen"),
        ("awa@-example.org", "A dot or a hyphen"),
        ("awa@example.-org", "A dot or a hyphen"),
        ("a" * 65 + "@example.org", "too long"),
        ("awa@" + "x" * 64 + ".org", "too long"),
        ("awa diallo@example.org", "Write one address only"),
        ("awa@example.org, luz@example.org", "Write one address only"),
        ("Awa <awa@example.org>", "Write one address only"),
        ('"awa"@example.org', "Write one address only"),
        ("awa\u200b@example.org", "Write one address only"),
        ("awa@intranet.local", "end like this one"),
        ("awa@example.invalid", "end like this one"),
    ],
)
def test_what_is_no_address_is_refused_in_words_of_ours(typed: str, why: str) -> None:
    with pytest.raises(AddressError) as told:
        normalized(typed)
    assert why in str(told.value.message)


def test_who_is_known_by_an_address_of_their_own_network_is_found_by_it() -> None:
    assert normalized("Awa@Intranet.local", is_global=False) == "awa@intranet.local"
    with pytest.raises(AddressError):
        normalized("a wa@intranet.local", is_global=False)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Awa.Diallo@Eau.Example.ORG\n", "awa.diallo@eau.example.org"),
        ("Awa@XN--BCHER-KVA.example", "awa@b\u00fccher.example"),
        ("Awa@B\u00dcCHER.example", "awa@b\u00fccher.example"),
        ("Gro\u00df@stra\u00dfe.de", "gro\u00df@stra\u00dfe.de"),  # not strasse.de, which is another domain
        ("Awa@Intranet.local", "awa@intranet.local"),
        ("Not an address", "not an address"),
    ],
)
def test_addresses_are_compared_folded(typed: str, folded: str) -> None:
    assert (fold_email(typed), fold_email(folded)) == (folded, folded)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.con", "gmail.com"),
        ("gmial.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.fr", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmai.es", "hotmail.es"),
        ("hotmail.con", "hotmail.com"),
        ("yaho.fr", "yahoo.fr"),
        ("yahoo.ocm", "yahoo.com"),
        ("yahoo.comm", "yahoo.com"),
        ("protonmail.fr", "protonmail.com"),
        ("outlok.es", "outlook.es"),
        ("orang.fr", "orange.fr"),
        ("wanado.fr", "wanadoo.fr"),
        ("icoud.com", "icloud.com"),
        ("aguas.ministerio.con", "aguas.ministerio.com"),
        ("unesco.ogr", "unesco.org"),
    ],
)
def test_a_likely_slip_is_asked_about(typed: str, meant: str) -> None:
    doubt = doubt_about(f"awa@{typed}")
    assert doubt is not None
    assert doubt.suggestion == f"awa@{meant}"
    assert doubt_about(doubt.suggestion) is None


@pytest.mark.parametrize(
    "domain",
    [
        *("gmail.com", "hotmail.com", "hotmail.fr", "yahoo.es", "outlook.com", "proton.me", "laposte.net"),
        *("mail.com", "email.com", "ymail.com", "orange.es", "hotmail.it", "cloud.com"),
        *("hotmail.se", "hotmail.be", "yahoo.co.uk", "yahoo.com.mx", "yahoo.ca", "outlook.be", "orange.ml"),
        *("orange.cm", "orange.sn", "orange.ci", "orange.fr", "yahoo.com.bo", "yahoo.cm", "yahoo.com.co", "outlook.co"),
        *("hotmail.co.om", "live.cm", "wanadoo.mg", "protonmail.ch", "range.fr", "orage.fr", "grange.fr", "yaho.co"),
        *("mailo.com", "gmx.de", "free.fr", "live.ca", "example.org", "sonede.com.tn", "b\u00fccher.example"),
        *("пример.рф", "почта.com", "例子.公司"),
    ],
)
def test_a_genuine_domain_is_never_asked_about(domain: str) -> None:
    assert doubt_about(f"awa@{domain}") is None


def test_letters_of_two_alphabets_in_one_name_are_asked_about() -> None:
    forged = doubt_about(normalized("awa@x.c\u043em"))
    assert forged is not None
    assert (forged.suggestion, "different alphabets" in str(forged.question)) == ("awa@x.com", True)
    unlike = doubt_about("awa@x\u0436.com")
    assert unlike is not None
    assert unlike.suggestion == ""


def test_an_answer_settles_the_address_that_it_was_given_about_and_no_other() -> None:
    address, doubt = settled("Awa@gmial.con", "")
    assert (address, doubt) == ("Awa@gmial.con", doubt_about("Awa@gmial.con"))
    assert doubt is not None
    assert settled("Awa@gmial.con", "Awa@gmail.com") == ("Awa@gmail.com", None)
    assert settled("Awa@gmial.con", "Awa@gmial.con") == ("Awa@gmial.con", None)
    assert settled("Awa@gmial.con", "awa@gnail.com") == (address, doubt)
    assert settled("luz@example.org", "Awa@gmail.com") == ("luz@example.org", None)
    assert settled("awa@x\u0436.com", "")[1] is not None  # no suggestion, and no answer is none
