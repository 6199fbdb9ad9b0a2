"""Compares the public-key algorithms with the examples of RFC 8032 and RFC 6979, and the test pairs with themselves."""

from public_algorithms import (
    ED25519,
    P256_SHA1,
    P256_SHA256,
    P256_SHA256_FIXED,
    P384_SHA384,
    P384_SHA384_FIXED,
    P521_SHA512,
    P521_SHA512_FIXED,
    PSS_SHA256,
    PSS_SHA384,
    PSS_SHA512,
    RSA_1024_SHA256,
    RSA_SHA1,
    RSA_SHA256,
    RSA_SHA384,
    RSA_SHA512,
    SECP256K1_SHA256,
)
from public_keys import P256, P384, P521, SECP256K1, ecdsa_sign, ed25519_public, ed25519_sign
from public_pairs import KINDS, pair, read_public

# RFC 8032, section 7.1: seed, public key, message, signature.
ED25519_EXAMPLES = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
)

# RFC 6979, appendix A.2.5 to A.2.7: curve, hash, private key, and r and s of the message "sample".
P256_PRIVATE = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
ECDSA_EXAMPLES = (
    (
        P256,
        "sha1",
        P256_PRIVATE,
        "61340c88c3aaebeb4f6d667f672ca9759a6ccaa9fa8811313039ee4a35471d32",
        "6d7f147dac089441bb2e2fe8f7a3fa264b9c475098fdcf6e00d7c996e1b8b7eb",
    ),
    (
        P256,
        "sha256",
        P256_PRIVATE,
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    ),
    (
        P384,
        "sha384",
        "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
        "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
        "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8",
    ),
    (
        P521,
        "sha512",
        "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc1466"
        "f6d8fbec67db89ec0c08b0e996b83538",
        "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931"
        "d7d4e8455cc91f9b15bf05ec36e377fa",
        "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a"
        "20f8ccb1dccc43997f1ee0e44da4a67a",
    ),
)


def check_public_keys() -> None:
    for seed, public, message, signature in ED25519_EXAMPLES:
        seed, message = bytes.fromhex(seed), bytes.fromhex(message)
        assert ed25519_public(seed).hex() == public
        assert ed25519_sign(seed, message).hex() == signature
        assert ED25519.proves(bytes.fromhex(public), message, bytes.fromhex(signature))
    for curve, hash, private, r, s in ECDSA_EXAMPLES:
        signed = ecdsa_sign(curve, hash, int(private, 16), b"sample")
        assert signed == (int(r, 16), int(s, 16)), f"{curve.name} with {hash}"
    for curve in (P256, P384, P521, SECP256K1):
        assert curve.has(curve.base) and curve.combine((curve.n, curve.base)) is None, curve.name
    for kind in KINDS:
        own, other = pair(kind, "own"), pair(kind, "other")
        assert own.public != other.public
        for text in own.texts().values():
            assert read_public(kind, text) == own.public, text
    for algorithm in ALGORITHMS:
        check(algorithm)


ALGORITHMS = (
    ED25519,
    P256_SHA1,
    P256_SHA256,
    P256_SHA256_FIXED,
    P384_SHA384,
    P384_SHA384_FIXED,
    P521_SHA512,
    P521_SHA512_FIXED,
    PSS_SHA256,
    PSS_SHA384,
    PSS_SHA512,
    SECP256K1_SHA256,
    RSA_SHA1,
    RSA_SHA256,
    RSA_SHA384,
    RSA_SHA512,
    RSA_1024_SHA256,
)


def check(algorithm) -> None:
    own, other = pair(algorithm.kind, "own"), pair(algorithm.kind, "other")
    good = algorithm.signs(own, b"message")
    assert algorithm.proves(own.public, b"message", good)
    assert not algorithm.proves(own.public, b"massage", good)
    assert not algorithm.proves(other.public, b"message", good)
    if algorithm.twin:
        assert algorithm.proves(own.public, b"message", algorithm.twin(good))
    for name, unfit in algorithm.unfit(good).items():
        assert not algorithm.proves(own.public, b"message", unfit), f"{algorithm.kind}: {name}"


if __name__ == "__main__":
    check_public_keys()
