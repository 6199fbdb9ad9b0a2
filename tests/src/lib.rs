//! The harness of the workspace's own tests.

pub mod providers;
pub mod vectors;
