//! What a provider's page says of the claims of a token.

use webhook_sig::Scheme;
use webhook_sig::scheme::Claim;

/// Lists what each claim must be; the times and the URL are the vendor's, not the receiver's.
pub(super) fn claims(scheme: &Scheme) -> impl Iterator<Item = String> {
    scheme.claims().iter().filter_map(|claim| {
        Some(match claim {
            Claim::IfPresent(claim) => format!("- {}, where it is there.", fact(claim)?),
            claim => format!("- {}.", fact(claim)?),
        })
    })
}

fn fact(claim: &Claim) -> Option<String> {
    Some(match claim {
        Claim::BodyDigest(at, encoding) => {
            format!("Claim `{at}`: the SHA-256 of the body, as {encoding}")
        }
        Claim::BodyDigestIfBody(at, encoding) => {
            format!("Claim `{at}`: the SHA-256 of the body, as {encoding}, unless that is empty")
        }
        Claim::Expires => "Claim `/exp`: the end of the token's life".to_owned(),
        Claim::Is(at, text) => format!("Claim `{at}`: `{text}`"),
        Claim::IsOneOf(at, texts) => {
            let texts: Vec<_> = texts.iter().map(|text| format!("`{text}`")).collect();
            format!("Claim `{at}`: {}", texts.join(" or "))
        }
        Claim::IsParam(at, param) => {
            format!("Claim `{at}`: the parameter `{param}`, which the verifier needs")
        }
        Claim::IsTrue(at) => format!("Claim `{at}`: `true`"),
        Claim::IsUrl(at) => format!("Claim `{at}`: the URL of the request"),
        Claim::NotBefore => "Claim `/nbf`: the beginning of the token's life".to_owned(),
        Claim::Typ(text) => format!("`typ` in the JOSE header: `{text}`"),
        Claim::UrlDigest(at, encoding) => {
            format!("Claim `{at}`: the SHA-256 of the URL of the request, as {encoding}")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use webhook_sig::provider::JWS_JWT;

    use super::*;

    #[test]
    fn each_claim_is_a_line() {
        let lines: Vec<_> = claims(&JWS_JWT).collect();

        let expected = [
            "- Claim `/exp`: the end of the token's life, where it is there.",
            "- Claim `/nbf`: the beginning of the token's life, where it is there.",
        ];
        assert_eq!(lines, expected);
    }
}
