//! What of a delivery's head is not kept with it.

use std::borrow::Cow;

use http::Uri;
use http::request::Parts;
use http::uri::PathAndQuery;
use percent_encoding::percent_decode_str;

use crate::scheme::Scheme;
use crate::scheme::location::Place;

impl Scheme {
    /// Removes the signature, token or password from the head of a delivery that is kept.
    ///
    /// The headers where it may be are removed whole, and so is its parameter of the query. If it is
    /// in the path, the path becomes `/`. What is in the body stays there.
    ///
    /// ```
    /// use webhook_sig::provider::GITLAB_TOKEN;
    ///
    /// let request = http::Request::post("/hook").header("X-Gitlab-Token", "secret").body(())?;
    /// let (mut head, ()) = request.into_parts();
    ///
    /// GITLAB_TOKEN.erase_proof(&mut head);
    ///
    /// assert!(head.headers.is_empty());
    /// # Ok::<(), http::Error>(())
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "stored")))]
    pub fn erase_proof(&self, head: &mut Parts) {
        let places = [Some(self.signature()), self.shared_signature()];
        for location in places.into_iter().flatten() {
            match location.place {
                Place::Header(name) | Place::Repeated(name) => {
                    head.headers.remove(name);
                }
                Place::Headers(names) | Place::Synonyms(names) => {
                    for name in names {
                        head.headers.remove(*name);
                    }
                }
                Place::Query(name) | Place::Form(name) | Place::FormJson(name, _) => {
                    let query = head.uri.query().map(|query| without(query, name));
                    let path = head.uri.path().to_owned();
                    replace(&mut head.uri, &path, query.as_deref());
                }
                Place::Path(_) => {
                    let query = head.uri.query().map(str::to_owned);
                    replace(&mut head.uri, "/", query.as_deref());
                }
                Place::Body
                | Place::Claim(_)
                | Place::Json(_)
                | Place::JsonEach(..)
                | Place::Protected(_)
                | Place::SignatureParam(_) => {}
            }
        }
    }
}

/// Returns a query without the parameters of a name.
fn without(query: &str, name: &str) -> String {
    let parameters = query.split('&').filter(|parameter| {
        let own = parameter.split('=').next().unwrap_or_default();
        let own = own.replace('+', " ");
        Cow::from(percent_decode_str(&own)) != name.as_bytes()
    });
    parameters.collect::<Vec<_>>().join("&")
}

fn replace(uri: &mut Uri, path: &str, query: Option<&str>) {
    let target = match query {
        None | Some("") => path.to_owned(),
        Some(query) => format!("{path}?{query}"),
    };
    let mut parts = std::mem::take(uri).into_parts();
    // Parts of a valid target make a valid one; otherwise none of it is kept.
    parts.path_and_query =
        Some(PathAndQuery::try_from(target).unwrap_or_else(|_| PathAndQuery::from_static("/")));
    *uri = Uri::from_parts(parts).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::scheme::Location;

    fn erased(location: Location, uri: &str) -> Parts {
        let scheme = Scheme::token("test", location).build();
        let request = Request::post(uri).header("Token", "1").header("Other", "2");
        let mut head = request.body(()).unwrap().into_parts().0;
        scheme.erase_proof(&mut head);
        head
    }

    #[test]
    fn a_header_is_removed_and_the_others_stay() {
        let head = erased(Location::header("token"), "/hook?token=3");

        assert_eq!(head.headers.len(), 1);
        assert_eq!(head.headers["other"], "2");
        assert_eq!(head.uri, "/hook?token=3");
    }

    #[test]
    fn a_parameter_is_removed_however_its_name_is_escaped() {
        let token = Location::query("a token");

        assert_eq!(erased(token, "/hook?x=1&a+token=3&y").uri, "/hook?x=1&y");
        assert_eq!(erased(token, "/hook?%61%20token=3").uri, "/hook");
        assert_eq!(
            erased(token, "http://a/hook?a%20token").uri,
            "http://a/hook"
        );
        assert_eq!(erased(token, "/hook?token=3").uri, "/hook?token=3");
    }

    #[test]
    fn of_a_path_nothing_is_kept() {
        let head = erased(Location::path(2), "/hook/secret?x=1");

        assert_eq!(head.uri, "/?x=1");
    }
}
