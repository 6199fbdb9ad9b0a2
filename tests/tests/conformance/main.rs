//! One suite for every adapter: each scenario on each server, by each form on the wire.

mod vectors;
