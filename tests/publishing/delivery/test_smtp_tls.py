"""TLS to the mail server: used where it is asked for, and certificates are checked."""

from __future__ import annotations

import datetime as dt
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from events.platform.smtp.connection import Outage, PostOffice
from tests.publishing.delivery.making import mail_server

MAIL = b"Subject: x\r\n\r\nx\r\n"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for "localhost" and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2120, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "server.pem"
    path.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return path


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize(("scheme", "option"), [("smtps", "ssl_context"), ("smtp+starttls", "tls_context")])
async def test_mail_goes_over_tls_to_a_server_whose_certificate_holds(
    certificate: Path, scheme: str, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(0, **{option: server_side(certificate)}) as post:
        url = post.url.replace("smtp://127.0.0.1", f"{scheme}://localhost")
        distrusting = PostOffice(url, "events.test")
        with pytest.raises(Outage, match="certificate verify failed"):
            await distrusting.ready()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        office = PostOffice(url, "events.test")
        await office.ready()
        await office.send("a@events.test", "b@example.org", MAIL)
        transport = office._smtp.transport
        assert transport is not None
        assert transport.get_extra_info("cipher") is not None
        await office.close()
        assert len(post.mails) == 1


async def test_demanded_tls_is_not_given_up_when_the_server_has_none() -> None:
    with mail_server() as post:
        office = PostOffice(post.url.replace("smtp://", "smtp+starttls://"), "events.test")
        with pytest.raises(Outage, match="STARTTLS"):
            await office.ready()
        assert post.mails == []
