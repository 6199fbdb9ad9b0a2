//! The harness of the workspace's own tests.

pub mod examples;
pub mod providers;
pub mod vectors;
