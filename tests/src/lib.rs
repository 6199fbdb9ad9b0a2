//! The harness of the workspace's own tests.

pub mod faults;
pub mod providers;
pub mod redis;
pub mod vectors;
