//! The harness of the workspace's own tests.
//!
//! A scenario is written once and runs in every [`Place`]: each framework's server on a real
//! socket, by each wire form. It speaks to a [`Host`], which remembers what its handler saw.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a test harness reports by panicking"
)]

pub mod examples;
pub mod faults;
pub mod fixture;
pub mod host;
pub mod judges;
pub mod key_pairs;
pub mod log;
pub mod message;
pub mod mutations;
pub mod nginx;
pub mod place;
pub mod planted;
pub mod program;
pub mod providers;
pub mod redis;
pub mod scheme_words;
pub mod sources;
pub mod steps;
pub mod upload;
pub mod vectors;
pub mod wire;

pub use crate::host::{Framework, Host};
pub use crate::message::{Request, Response};
pub use crate::place::Place;
pub use crate::wire::Wire;

/// The README, whose examples are compiled and run like any other.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[derive(Debug)]
pub struct Readme;

/// The pages in `docs`, whose examples are compiled and run too.
#[cfg(doctest)]
pub mod docs {
    #[doc = include_str!("../../docs/axum-routes.md")]
    #[derive(Debug)]
    pub struct AxumRoutes;
    #[doc = include_str!("../../docs/base-url.md")]
    #[derive(Debug)]
    pub struct BaseUrl;
    #[doc = include_str!("../../docs/configuration.md")]
    #[derive(Debug)]
    pub struct Configuration;
    #[doc = include_str!("../../docs/events.md")]
    #[derive(Debug)]
    pub struct Events;
    #[doc = include_str!("../../docs/shutdown.md")]
    #[derive(Debug)]
    pub struct Shutdown;
    #[doc = include_str!("../../docs/testing.md")]
    #[derive(Debug)]
    pub struct Testing;
    #[doc = include_str!("../../docs/wasm.md")]
    #[derive(Debug)]
    pub struct Wasm;
}

/// The changelog, whose examples are compiled and run too.
#[cfg(doctest)]
#[doc = include_str!("../../CHANGELOG.md")]
#[derive(Debug)]
pub struct Changelog;
