//! The page of `webhook-sig listen` in a real, headless Chromium: the program, the browser, and what
//! a user does with both.

pub mod browser;
pub mod program;
