//! Makes Rust of the service's description; `protox` does what `protoc` would.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let descriptors = protox::compile(["proto/events.proto"], ["proto"])?;
    Ok(tonic_prost_build::compile_fds(descriptors)?)
}
