"""Makes the certificates of the tests: `python3 make.py`, with the package `cryptography`.

They were made once and are committed, because no test may depend on the day that it runs: each test
says which time it is. The keys are thrown away. `sns.pem` and `paypal.pem` are real certificates, as
AWS and PayPal served them, and `sns.json` is a message that AWS signed; they are in the vectors of
their schemes, too.

Each is valid from 2023 until 2033 unless its name says otherwise.
"""

import datetime
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = "webhooks.acme.example"
LEAF_MARK = "1.2.840.113635.100.6.11.1"
INTERMEDIATE_MARK = "1.2.840.113635.100.6.2.1"


def year(number):
    return datetime.datetime(number, 1, 1, tzinfo=datetime.timezone.utc)


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def marked(*identifiers):
    """Returns extensions that hold an ASN.1 NULL, as Apple's do."""
    return [
        x509.UnrecognizedExtension(x509.ObjectIdentifier(identifier), b"\x05\x00")
        for identifier in identifiers
    ]


def for_names(*names):
    return [x509.SubjectAlternativeName([x509.DNSName(name) for name in names])]


def for_purpose(purpose):
    return [x509.ExtendedKeyUsage([purpose])]


class Issuer:
    def __init__(self, name, key=None):
        self.name = named(name)
        self.key = key or ec.generate_private_key(ec.SECP256R1())

    def issue(self, name, key, extensions=(), is_ca=False, years=(2023, 2033)):
        builder = (
            x509.CertificateBuilder()
            .issuer_name(self.name)
            .subject_name(named(name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(year(years[0]))
            .not_valid_after(year(years[1]))
            .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(self.key, hashes.SHA256())


def write(file, certificate):
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    pathlib.Path(__file__).with_name(f"{file}.pem").write_bytes(pem)


def authority(prefix, root_name, intermediate_name, intermediate_marks=()):
    """Makes a root and an intermediate, and returns the issuers."""
    root, intermediate = Issuer(root_name), Issuer(intermediate_name)
    write(f"{prefix}-root", root.issue(root_name, root.key, is_ca=True))
    impostor = Issuer(root_name)
    write(f"{prefix}-impostor-root", impostor.issue(root_name, impostor.key, is_ca=True))
    certificate = root.issue(
        intermediate_name, intermediate.key, marked(*intermediate_marks), is_ca=True
    )
    write(f"{prefix}-intermediate", certificate)
    return root, intermediate


def fetched():
    """Certificates that deliveries name by their URL; their issuer is in the configuration."""
    _, issuer = authority("fetched", "Acme Root", "Acme Issuer")
    key = rsa.generate_private_key(65537, 2048)
    server = for_purpose(ExtendedKeyUsageOID.SERVER_AUTH)
    client = for_purpose(ExtendedKeyUsageOID.CLIENT_AUTH)
    for file, own, extensions in [
        ("fetched", key, for_names("other.acme.example", NAME) + server),
        ("fetched-other-name", key, for_names("evil.example", f"{NAME}.evil.example") + server),
        ("fetched-wildcard", key, for_names("*.acme.example") + server),
        ("fetched-common-name", key, server),
        ("fetched-client", key, for_names(NAME) + client),
        ("fetched-p256", ec.generate_private_key(ec.SECP256R1()), for_names(NAME)),
        ("fetched-rsa-1024", rsa.generate_private_key(65537, 1024), for_names(NAME)),
    ]:
        write(file, issuer.issue(NAME, own, extensions))
    write("fetched-2023", issuer.issue(NAME, key, for_names(NAME), years=(2023, 2024)))


def brought():
    """Chains that deliveries bring, of Apple's form."""
    root, issuer = authority("chain", "Chain Root", "Chain Issuer", [INTERMEDIATE_MARK])
    key = ec.generate_private_key(ec.SECP256R1())
    mark = marked(LEAF_MARK)
    server = for_purpose(ExtendedKeyUsageOID.SERVER_AUTH)
    for file, own, extensions in [
        ("chain-leaf", key, mark),
        ("chain-leaf-unmarked", key, marked(INTERMEDIATE_MARK)),
        ("chain-leaf-server", key, mark + server),
        ("chain-leaf-p384", ec.generate_private_key(ec.SECP384R1()), mark),
        ("chain-leaf-rsa", rsa.generate_private_key(65537, 2048), mark),
    ]:
        write(file, issuer.issue("Chain Leaf", own, extensions))
    write("chain-leaf-2023", issuer.issue("Chain Leaf", key, mark, years=(2023, 2024)))
    write("chain-leaf-of-the-root", root.issue("Chain Leaf", key, mark))
    mark = marked(INTERMEDIATE_MARK)
    for file, extensions, is_ca, years in [
        ("chain-intermediate-unmarked", marked(LEAF_MARK), True, (2023, 2033)),
        ("chain-intermediate-2023", mark, True, (2023, 2024)),
        ("chain-intermediate-no-authority", mark, False, (2023, 2033)),
    ]:
        write(file, root.issue("Chain Issuer", issuer.key, extensions, is_ca, years))
    write("chain-root-2023", root.issue("Chain Root", root.key, [], True, (2023, 2024)))


if __name__ == "__main__":
    fetched()
    brought()
