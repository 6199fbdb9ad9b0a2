//! Fixed pairs of private and public keys, made with OpenSSL: two for each algorithm.

#![allow(dead_code, reason = "not every crate of tests signs")]

use webhook_sig::Scheme;
use webhook_sig::scheme::KeyFormat;

/// A private key and its public one, both as PEM.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) private: &'static str,
    pub(crate) public: &'static str,
}

/// Returns the pairs for a scheme with public keys, and nothing for one with a shared secret.
pub(crate) fn pairs(scheme: &Scheme) -> Option<&'static [Pair; 2]> {
    // By its name, so that it compiles without the features too.
    let algorithm = scheme.algorithm().to_string();
    let is_for = |(name, _): &&(&str, _)| algorithm.starts_with(name);
    let pairs = PAIRS.iter().find(is_for).map(|(_, pairs)| pairs);
    assert_eq!(pairs.is_none(), scheme.algorithm().is_symmetric());
    pairs
}

/// Returns the text of a key that a scheme's receiver has: one that contains a secret, which must be
/// hex, or the first of the public keys.
pub(crate) fn key_text(scheme: &Scheme, secret: &str) -> String {
    if brings_its_key(scheme) {
        return include_str!("../certificates/chain-root.pem").to_owned();
    }
    match (pairs(scheme), scheme.key_format()) {
        (Some([pair, _]), _) => pair.public.to_owned(),
        (None, KeyFormat::UserAndPassword) => format!("acme:{secret}"),
        (None, _) => secret.to_owned(),
    }
}

/// Returns whether a delivery brings the key that signed it, so that a root is all that its receiver
/// has. The tests of certificates sign such deliveries.
pub(crate) fn brings_its_key(scheme: &Scheme) -> bool {
    scheme.brings_certificates()
}

static PAIRS: [(&str, [Pair; 2]); 6] = [
    (
        "Ed25519",
        [
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIPW8AvY5xkmlHj7/pmiYP9K2iox29cy54RfdTM+adCjI
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEABGi41IPBoMCY3+owSfrTnn7aJobzBXnvRrJ0C9rwP74=
-----END PUBLIC KEY-----",
            },
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIDYpGfrXgD9yFSux2eGbzTnnZ5J9Neq41hGUuLaona6d
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAZ20yo7NA/G4WOCvLDPEiYMqAHKwfKXRewkNJjdy7Sag=
-----END PUBLIC KEY-----",
            },
        ],
    ),
    (
        "ECDSA on P-256",
        [
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6Ndx0GItFq1PV+ZS
POgQac/pS4WfUT3f4f1ubcEySoKhRANCAAScRlLo127Oe7RirzkX8Gn6iKIdq3Zr
krYP0XGBNjRi/HSKv/xDwhxyMlmYmPyP1KgO+44up7GT1JnGe1zaqMPJ
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEnEZS6Nduznu0Yq85F/Bp+oiiHat2
a5K2D9FxgTY0Yvx0ir/8Q8IccjJZmJj8j9SoDvuOLqexk9SZxntc2qjDyQ==
-----END PUBLIC KEY-----",
            },
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgt9X1rF9m5co2pMaJ
U89pJAxXF24wB9vmM7SJofEcB8GhRANCAAQjFE3xUT+lLHZjUKFnAoVlr+De2CKm
p8xioP+Q0DfmSWoF/CthCbGH/zpKwk6ApqUHQfbhjK1cgGsapYSVOwV4
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEIxRN8VE/pSx2Y1ChZwKFZa/g3tgi
pqfMYqD/kNA35klqBfwrYQmxh/86SsJOgKalB0H24YytXIBrGqWElTsFeA==
-----END PUBLIC KEY-----",
            },
        ],
    ),
    (
        "ECDSA on P-384",
        [
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDak+G28uVCVXztOLeS
u7Q2m/6Bx1/vUNpjRirpDNYIf5xd4GEM3I0Rut7k8T+4GpuhZANiAAT2aEFLKZJr
iuufxYRMulJzEfgOJhC5RV8PARV/6z6l5qg1KBQ7mHscuZVo+ctcSY+i3/HNKajA
w0SL4rT4CBU/4BgapYn69whpIVe8lzlBH59S/IBItdGSgTahsQ/opWw=
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE9mhBSymSa4rrn8WETLpScxH4DiYQuUVf
DwEVf+s+peaoNSgUO5h7HLmVaPnLXEmPot/xzSmowMNEi+K0+AgVP+AYGqWJ+vcI
aSFXvJc5QR+fUvyASLXRkoE2obEP6KVs
-----END PUBLIC KEY-----",
            },
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDC20sxD6q+p5tahFgOa
qgLHQ+7wRoDQ1uGPI4GriOSzIzltRp2o+qG+x2uonYv4LGGhZANiAARjr/zU+vih
iD6j4NDz8Jp1dOcPR8zSouF/p5S6VnYZKywHtcaw/wW4z8stpvRsUPmXsX27xJye
Ta8OYONjnZKpoJbDK7gRP4SRqE5lyUoRJ+/S40+4bpAsbW3nPUFmTTc=
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEY6/81Pr4oYg+o+DQ8/CadXTnD0fM0qLh
f6eUulZ2GSssB7XGsP8FuM/LLab0bFD5l7F9u8Scnk2vDmDjY52SqaCWwyu4ET+E
kahOZclKESfv0uNPuG6QLG1t5z1BZk03
-----END PUBLIC KEY-----",
            },
        ],
    ),
    (
        "ECDSA on P-521",
        [
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIBDB7OVphjFboyHfne
kf0yMqbtpkHLGq2m+69piwO5PX8JWzdfvwZownCdgZKVszlTgS3Rhvr2lyPlYMnm
NlZc0tmhgYkDgYYABADN18U6gEwOqlQ04Gf/t9ViE/EarzFSvgQECvm29SNmMWq0
TnNRDRU2nfYKQFTJbXi3lsJ89Z73duw2NeGTPgrYwABhxsT0hOVkTxro6bYI+av9
t3o5Ytn2mxpuE9Lu55dqnWWc8xQ7d0SbzeyJhXk7RYr+GpYzhiKPsWJ4K09wVGcq
ng==
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQAzdfFOoBMDqpUNOBn/7fVYhPxGq8x
Ur4EBAr5tvUjZjFqtE5zUQ0VNp32CkBUyW14t5bCfPWe93bsNjXhkz4K2MAAYcbE
9ITlZE8a6Om2CPmr/bd6OWLZ9psabhPS7ueXap1lnPMUO3dEm83siYV5O0WK/hqW
M4Yij7FieCtPcFRnKp4=
-----END PUBLIC KEY-----",
            },
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIAL91YxL6vFHmjsB+a
19oqg5PEroZCMW9vr1IuoWu6Jh1Ox5byBcaaeegvSvNpSdIRzU+YWJW2d7Eg0cwP
5C/4ixGhgYkDgYYABAFwHTSe8qEf94FN+jCJ7+CVf0Xr0MfAOeaOvxlHnjCh/pFf
rbXsmM7lnoVdg2ia1Zixc1ReJPWvt3lHdjcnA8+GFgH3e5kFSo2d1br+3141mqHn
k6AJ7G6Auj10jvbEy39Y1l7AlMINzt5bMZTZmAL0lDkmPmYo0J0sRqj6AycXnGLX
7Q==
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBcB00nvKhH/eBTfowie/glX9F69DH
wDnmjr8ZR54wof6RX6217JjO5Z6FXYNomtWYsXNUXiT1r7d5R3Y3JwPPhhYB93uZ
BUqNndW6/t9eNZqh55OgCexugLo9dI72xMt/WNZewJTCDc7eWzGU2ZgC9JQ5Jj5m
KNCdLEao+gMnF5xi1+0=
-----END PUBLIC KEY-----",
            },
        ],
    ),
    (
        "ECDSA on secp256k1",
        [
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgJtT4XLzZfUY7oOBzwOQR
d6PCzmKDnf4dxA7UIhCZH+ChRANCAATACyJqozlJcOMhF/d2gKs7yr+45ydckzyu
Nw8jEYhq4FzTdhAjxEPNYvW3OZgq/gOVcu7/GsNKEtIVNVtB+YLp
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEwAsiaqM5SXDjIRf3doCrO8q/uOcnXJM8
rjcPIxGIauBc03YQI8RDzWL1tzmYKv4DlXLu/xrDShLSFTVbQfmC6Q==
-----END PUBLIC KEY-----",
            },
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQg4RdwkpXFaVPDZStTOIm1
8g2fZMfefJP4uZZVSbd4CtehRANCAAQcomn9rrjOquCrcyzAcjE37OyxTLBLdPIZ
zgNRF/hfKkYjjsqawoeYM6tuvxgAThaEk4N6Uf3dHRVOQlw1IZcN
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEHKJp/a64zqrgq3MswHIxN+zssUywS3Ty
Gc4DURf4XypGI47KmsKHmDOrbr8YAE4WhJODelH93R0VTkJcNSGXDQ==
-----END PUBLIC KEY-----",
            },
        ],
    ),
    (
        "RSA",
        [
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC2uTEGa6EWwk1P
XIphM2BCHaGe6lCGomvwO9J1qaRgfXl1tq4fRN2mjtbKpBRL2KFx9q3l0sqGWsi3
m9I/c3TWaOHkLnzTzkgeVx9RPa2jMd0woND39hLuUot02ByexMi71ZN1iVd03877
a+riMq9r7sQgEvrMAFEOKje9FS8bRrgSNBoBuwrD+qbKiDI3acT8U/0TYgaancTr
QgNesgEXsrTtenwIA38ScqS7rjKiUpWkHZZkgjLITiZfpMkOpTPvc1ueo85/Zjkj
pXnFDJocJTbRA2Y3cD4hMw+1sRA1pIw/p6vM29hWLGRaXvUtgJaxeQTeqlDXeygZ
3fJiEVBnAgMBAAECggEARTKe+VJ7P/Y3du2Rzju5oXA9S8Rq2IHcJK9TBZJIGO6L
t+OFz3uyASio+TboJM0WXuVPd/C7F+R7jOUq2zKrNaOkoFhml4PQVgUibA7SmjIB
FTBh0vXSt4R1IbvSIuJdLp00adeoUi+L4DU/T4hoXJSgm5D0f5tDFv0v/KBwJYCf
1nnH5GQVKLu6EzkP7kYwZAJAXKBgEa6fxEdW2IPzIq5QvVT64zlklQ8S0T2h4Rte
O+PItshcb0SObcO4VAGATA4QMXyu3iyU1RVyRxK5heJN7f9E2kQ2COmjCNkML/km
2onqtJkMzu8wT0BQrr7vYgxNxlwO5SxJ9hD9qFh5cQKBgQDYhvxUn9kznYshyZVZ
1HukKxgCjq7krQiNjgj72MoFAQlmsB88Q2Kq1wK1ds6sGEbf+ar8Uf3qdLc9+B7s
pcfIZR8WH73omYySijh6Ln13U9X25EgK2aA4elC8Wja+K9Ie+cOZ+yckG8Qvcj55
lIFhyzUUjXY+HzYSrV4pSxX5mQKBgQDYCKCthdGcGbqnVNtrRjkj1mUz2T3WT4DX
E9++hxBEY04ZUZYffci9D41FV38vafGkE52uFle7Ly3DXG7eXKdzV8NOcXLv8iFe
YSAZRtD6hz8RYb1ReBqipnw1+ePJpaxbbosdAVoV21ON3cZalGkrAgPdpArVGPfT
SvItmlPZ/wKBgHat3gZAKxvIYScex1aaST6dRCa6sA+067gyvqfTlj8R52Y6aJRu
VtlOyjROL09Sax5+SQLNqf/lAz7bDZAl+Y/UJSrKMRwZdVwomHYXnztVXzRYwUf5
KoFqQXBLfi/T8vJ5cYWnjDeVZH2g/69B/3xrledy9flswAWSssatWhkZAoGBAIYV
NMT+XY6pWXQp8tWuDCD2HHIFz5+IUMstBp3Wbn5DtGF6hdad102grWnwWHwxIU1Y
73DxZRpEuf6bDCTvFO899XZma5QJkDRny+hkT6hu8PH02/AIv19cPZOyuXKaZVOK
VMV35VXTfxR6JXZqzqtm4Mdb3W1NxeNajN1I/+o5AoGAO/kzywibjl0L7b4b0IOr
0hZAy5UH1ymAAZa+nBwEFSC8FF0g9NWNdiTa1KH31mvkMU0rWCgrQ3E3VfTUbnCg
XzK/JXoS4tIfCeYgAuw43wmvawGoi2c7OBiT0pi3taSaLswrxCxsNip3gy2Lm0qs
Bdm+k0aStABkelsuBxLQRMQ=
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtrkxBmuhFsJNT1yKYTNg
Qh2hnupQhqJr8DvSdamkYH15dbauH0Tdpo7WyqQUS9ihcfat5dLKhlrIt5vSP3N0
1mjh5C58085IHlcfUT2tozHdMKDQ9/YS7lKLdNgcnsTIu9WTdYlXdN/O+2vq4jKv
a+7EIBL6zABRDio3vRUvG0a4EjQaAbsKw/qmyogyN2nE/FP9E2IGmp3E60IDXrIB
F7K07Xp8CAN/EnKku64yolKVpB2WZIIyyE4mX6TJDqUz73NbnqPOf2Y5I6V5xQya
HCU20QNmN3A+ITMPtbEQNaSMP6erzNvYVixkWl71LYCWsXkE3qpQ13soGd3yYhFQ
ZwIDAQAB
-----END PUBLIC KEY-----",
            },
            Pair {
                private: r"-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQC2zAm3E0q0Ijlc
glCh+kXSKYEGUM8enRkwngzmHDH2z28h2+N7u+hQ5Si3T6mg2kvTSIfDWa2AMinw
xVatfbgCQ1nz8uo3AiYLsvJAkQ0sp6kOrWCmDk/0unHKjpd5tQ2J/DGq1I0KFx+s
pEh3Y8OOB/vGsh+FEOKPnlPMp/B18KSYUkOuYpal+TXnW9pWa6FJZv5GVGcRT6Og
FpJjiwE6RBQaVRpPq4z370PiozdQZ9Rd4bnxh02VeREneK54Mthqhf8EzZwahEIE
JzyUZdFcDeTOcsJtrzUsAbJ2QvQXXqfUl3GtXeo0XQG8YsTjtkRzMNLA0VNzWfIS
QKhSounTAgMBAAECggEAWBBiWc20fqXCRrwNRovBGWefXkCOF+yNVyu9gRpyQ7pZ
itFZfaHgYSCVhgKd8P1Z7FcT+Nv6RzljlTgs8vYPMR/rdShBB/FEDPzP0qVO2IWJ
X6XNWxKoGHm+Glypwxujgyd5chhmPkc3nj+jHcl1S7ay6F2l68BftdsL+huqL9bG
bcCd9d55ngSYsIfygq3mF/gobsas26sPdUa/vCuwcZFrGu37izF6L2yqa/l9fK04
470xtOeL6/i5i9vgFb5FLFRwGjy0ZKBpEZhJVAt7k+VRX52uKGDDYWhN1JqMshJe
nuN44HevGih6sy9Wj71WKQF44NZigQwqWhLemMhoYQKBgQDxrMxqBXK5qQ8Vxw7L
1NUnLLpfH5LV8Ik2bVE6ps+pimYvE5Mj/GVSiNptLmrwoUxABPYuUevFHdHXjbjp
RlSh2LZ+3gDTfFROtVUm1U744p2AZTfFgGKdpOGg98HIVrDZ+R8X4fqvKvKjN20s
W/bSXfxmDYIBD77VRRjceR+jgwKBgQDBodGqB0fGxHrToefCuuSodaKnSNFZMeZ4
F8836ckdBakjI/Rd9GZyeG5tZ+HEG7o6WMHbiXptwTrWrQbnaAciyfBJYA/CpclJ
dRi3TsByn9DiuqkbchqbWoAVaUIN5r8Rp+rfbykVBt94CeBtaQbWzuKpm062ALqq
lmH/5A+/cQKBgD/QafWA1MdTbalJc428+D+s3tVpR+N37TNS8ET1cRYKdmrt10eE
SNjfTBXSUOiTHsg0xzB57zCQbC1nvbDTIlvOFnovcrZlOPnDheWII58yb3ZMw8pB
2UhZFj7jzOZyhaY40s4CnKgORh108D3rVqQ7rv7fiDlxh+lWonbtAL6zAoGAOeNv
9D4y9ji9Y9HuoOgQ/lAU7aA2fk0N0u+DUvsA1j1gAJJ6NzCfBC//C5RYCbIkbdcl
NcYXJQL03UNjYgFWyM7ImJcwfwfjcqOgXQUdQeeHopEdh4gIblOTIVOTnOZUTyn9
bQklphSk8JU7VFpm4gd9+ijlUkJLjD5jVAZRsvECgYBFNqYaue5ZGpoeXs2WJdQu
Xcensx4NYIeAfsWqXSZJYwr/kWADEgFPhGslowcZFow18XSd2WwwIRxuRJIkNLzq
asP3gVbBpRpv3WQnbbMAKaJm9XjKpOcQS5shyz1tC5oVCcVcxFKyiwWqAGfaPhmq
Hv48ShbxwkPbq2ApLFmfsQ==
-----END PRIVATE KEY-----",
                public: r"-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtswJtxNKtCI5XIJQofpF
0imBBlDPHp0ZMJ4M5hwx9s9vIdvje7voUOUot0+poNpL00iHw1mtgDIp8MVWrX24
AkNZ8/LqNwImC7LyQJENLKepDq1gpg5P9Lpxyo6XebUNifwxqtSNChcfrKRId2PD
jgf7xrIfhRDij55TzKfwdfCkmFJDrmKWpfk151vaVmuhSWb+RlRnEU+joBaSY4sB
OkQUGlUaT6uM9+9D4qM3UGfUXeG58YdNlXkRJ3iueDLYaoX/BM2cGoRCBCc8lGXR
XA3kznLCba81LAGydkL0F16n1JdxrV3qNF0BvGLE47ZEczDSwNFTc1nyEkCoUqLp
0wIDAQAB
-----END PUBLIC KEY-----",
            },
        ],
    ),
];
