//! The stores that a receiver may have.

use std::fmt;

use webhook_sig::endpoint::EndpointBuilder;
use webhook_sig::replay::MemoryStore;
use webhook_sig_redis::RedisStore;
use webhook_sig_tests::redis::RedisServer;
use webhook_sig_tests::wire::http2::RUNTIME;

/// A store that endpoints share.
#[derive(Clone)]
pub(crate) enum Store {
    Memory(MemoryStore),
    Redis(RedisStore),
}

impl Store {
    /// Runs a test with each store; without `redis-server`, with the one in memory alone.
    pub(crate) fn each(test: impl Fn(&Self)) {
        test(&Self::Memory(MemoryStore::new()));
        if let Some(server) = RedisServer::start(&[]) {
            let store = RUNTIME.block_on(RedisStore::connect(&server.url()));
            test(&Self::Redis(store.expect("the server answers")));
        }
    }

    /// Returns how many entries it holds, if it says so.
    pub(crate) fn entries(&self) -> Option<usize> {
        match self {
            Self::Memory(store) => Some(store.len()),
            Self::Redis(_) => None,
        }
    }

    /// Gives the store to an endpoint.
    pub(crate) fn protect(&self, endpoint: EndpointBuilder) -> EndpointBuilder {
        match self {
            Self::Memory(store) => endpoint.replay(store.clone()),
            Self::Redis(store) => endpoint.replay(store.clone()),
        }
    }
}

impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory(_) => "in memory",
            Self::Redis(_) => "in Redis",
        })
    }
}
