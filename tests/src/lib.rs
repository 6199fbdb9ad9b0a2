//! The harness of the workspace's own tests.

pub mod vectors;
