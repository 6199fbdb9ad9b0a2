//! `forget`: lets an event run once more.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use tokio::runtime::Builder;
use webhook_sig::key::Tenant;
use webhook_sig::replay::{EventKey, ReplayStore as _};
use webhook_sig::scheme::Identity;
use webhook_sig::{BoxError, Scheme};
use webhook_sig_redis::{PREFIX, RedisStore};

use crate::arguments::SchemeArguments;
use crate::failure::Failure;
use crate::output::{self, BAD, GOOD};
use crate::secrets;

/// Forget that an event was handled, so that it runs when it is sent again
///
/// An event that a vendor's dashboard sends again has the id that it had before, and is answered as
/// handled for as long as the store remembers it. Afterwards it runs like a new one. An event that
/// is being handled is left alone.
///
/// Where the app says with `identity` what an event is, call `Endpoint::forget` in it; where no
/// signed field identifies an event, as with GitHub, call `Endpoint::forget_delivery`.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ForgetArguments {
    #[command(flatten)]
    scheme: SchemeArguments,
    /// The name of the endpoint that received the event
    #[arg(long, value_name = "NAME")]
    endpoint: String,
    /// The tenant that received it, where an endpoint has several
    #[arg(long, value_name = "NAME", value_parser = parse_tenant)]
    tenant: Option<Tenant>,
    /// What identifies the event, in the order of the scheme; for most schemes, the event's id
    #[arg(value_name = "FIELD", required = true)]
    fields: Vec<String>,
    #[command(flatten)]
    server: ServerArguments,
    /// The prefix of the store's keys
    #[arg(long, default_value = PREFIX)]
    prefix: String,
    /// The server is a node of a Redis Cluster, which leads to the others
    #[arg(long)]
    cluster: bool,
}

const EXAMPLES: &str = r"Examples:
  webhook-sig forget --scheme stripe --endpoint payments --redis redis://127.0.0.1/ evt_1";

#[derive(Args)]
#[group(required = true, multiple = false)]
struct ServerArguments {
    /// The Redis or Valkey server that has the store: redis://HOST/, or rediss://HOST/ for TLS
    #[arg(long, value_name = "URL")]
    redis: Option<String>,
    /// The environment variable that holds the server's URL, such as one with a password
    #[arg(long, value_name = "NAME")]
    redis_env: Option<String>,
}

impl ForgetArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let scheme = self.scheme.scheme();
        self.check_fields(scheme)?;
        let fields: Vec<_> = self.fields.iter().map(String::as_str).collect();
        let key = EventKey::of_fields(scheme, &self.endpoint, self.tenant.as_ref(), &fields);
        let url = self.server.url()?;
        let was_known = self.forget(&url, &key).map_err(Failure::Store)?;
        let mut stdout = output::styled();
        if was_known {
            writeln!(
                stdout,
                "{GOOD}forgotten{GOOD:#}: the event runs when it is sent again"
            )?;
            return Ok(ExitCode::SUCCESS);
        }
        writeln!(
            stdout,
            "{BAD}unknown{BAD:#}: the store remembers no such event as handled by this endpoint"
        )?;
        Ok(ExitCode::FAILURE)
    }

    /// Refuses values that identify no event of the scheme: they would only ever be unknown.
    fn check_fields(&self, scheme: &'static Scheme) -> Result<(), Failure> {
        let mut counts = Vec::new();
        if let Some(identity) = scheme.event() {
            collect_field_counts(&identity, &mut counts);
        }
        if counts.is_empty() {
            return Err(Failure::NoEventFields(scheme));
        }
        if !counts.contains(&self.fields.len()) {
            return Err(Failure::EventFields(scheme, counts));
        }
        Ok(())
    }

    fn forget(&self, url: &str, key: &EventKey) -> Result<bool, BoxError> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let store = if self.cluster {
                RedisStore::connect_cluster([url]).await?
            } else {
                RedisStore::connect(url).await?
            };
            store.prefix(&self.prefix).forget(key).await
        })
    }
}

impl ServerArguments {
    /// Returns the URL; without one, clap has said so.
    fn url(&self) -> Result<String, Failure> {
        match &self.redis_env {
            Some(name) => secrets::read_variable(format!("--redis-env {name}"), name),
            None => Ok(self.redis.clone().unwrap_or_default()),
        }
    }
}

/// Collects how many fields may identify an event; none for what is known by a digest.
fn collect_field_counts(identity: &Identity, counts: &mut Vec<usize>) {
    match identity {
        // Without fields, it is the whole item.
        Identity::Id(_) | Identity::Each { fields: [], .. } => counts.push(1),
        Identity::Fields(fields) | Identity::Each { fields, .. } => counts.push(fields.len()),
        Identity::FirstOf(kinds) => {
            for kind in *kinds {
                collect_field_counts(kind, counts);
            }
        }
        _ => {}
    }
}

fn parse_tenant(name: &str) -> Result<Tenant, &'static str> {
    Tenant::new(name).ok_or("the name of a tenant has 1 to 256 bytes")
}
