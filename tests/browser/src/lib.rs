//! The page of `webhook-sig listen` in a real, headless Chromium: the program, the browser, and what
//! a user does with both.

#![expect(
    clippy::disallowed_methods,
    reason = "what a user waits for is measured by the system's clock"
)]

pub mod browser;
pub mod program;
