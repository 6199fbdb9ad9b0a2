//! How long an answer is fresh.

use std::time::Duration;

use http::HeaderMap;
use http::header::CACHE_CONTROL;

use crate::{FRESH_DEFAULT, FRESH_LEAST, FRESH_MOST};

/// Returns for how long an answer is fresh: the origin's `max-age` within our bounds.
pub(crate) fn freshness(headers: &HeaderMap) -> Duration {
    let directives = headers
        .get_all(CACHE_CONTROL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim);
    let mut fresh = None;
    for directive in directives {
        if is_any(directive, &["no-cache", "no-store"]) {
            return FRESH_LEAST;
        }
        let max_age = directive
            .split_once('=')
            .filter(|(name, _)| is_any(name, &["max-age"]));
        if let Some((_, seconds)) = max_age {
            fresh = fresh.or(seconds.trim_matches('"').parse().ok());
        }
    }
    let fresh = fresh.map_or(FRESH_DEFAULT, Duration::from_secs);
    fresh.clamp(FRESH_LEAST, FRESH_MOST)
}

fn is_any(name: &str, names: &[&str]) -> bool {
    names
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn max_age_counts_within_bounds() {
        for (value, expected) in [
            ("max-age=600", 600),
            ("public, Max-Age=\"7200\", must-revalidate", 7200),
            ("max-age=1", 300),
            ("max-age=999999999", 86_400),
            ("max-age=600, no-store", 300),
            ("no-cache", 300),
            ("max-age=soon", 3600),
            ("public", 3600),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CACHE_CONTROL, value.parse().unwrap());

            assert_eq!(freshness(&headers).as_secs(), expected, "{value}");
        }
        assert_eq!(freshness(&HeaderMap::new()), FRESH_DEFAULT);
    }
}
