//! What can happen to a PostgreSQL server of the run's own.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use webhook_sig_integrations_postgres::Server;

use crate::disk::Disk;
use crate::network::Network;

/// A server whose data are on a small disk, and the network in front of it.
pub(crate) struct Postgres {
    pub(crate) server: Server,
    pub(crate) network: Network,
}

/// The statement that ends all other sessions.
const END_SESSIONS: &str = "select pg_terminate_backend(pid) from pg_stat_activity \
                            where pid <> pg_backend_pid() and backend_type = 'client backend'";

impl Postgres {
    pub(crate) fn start(disk: &Disk) -> Self {
        // Each queue and each store of each instance has connections of its own.
        let connections = "max_connections=300";
        let settings = ["max_wal_size=32MB", "min_wal_size=2MB", connections];
        // Small files for the log, so that it needs a new one while the disk is full.
        let initdb = ["--wal-segsize=1"];
        let server = Server::start_on(&disk.path().join("data"), &initdb, &settings);
        let network = Network::between(disk.outside().join("network"), server.folder());
        Self { server, network }
    }

    /// Returns where the database is for those behind the network.
    pub(crate) fn url(&self) -> String {
        let [socket, network] = [self.server.folder(), self.network.folder()]
            .map(|folder| folder.display().to_string().replace('/', "%2F"));
        self.server.url().replace(&socket, &network)
    }

    /// Stops all its processes where they are, and lets the same ones go on after a time.
    pub(crate) fn freeze(&self, time: Duration) {
        let server = self.server.id().to_string();
        let children = format!("/proc/{server}/task/{server}/children");
        let children = fs::read_to_string(children).unwrap();
        let send = |signal| {
            let mut kill = Command::new("kill");
            kill.args(["-s", signal, &server]);
            kill.args(children.split_whitespace()).stderr(Stdio::null());
            // One of them may have ended meanwhile.
            let _ = kill.status();
        };
        send("STOP");
        sleep(time);
        send("CONT");
    }

    /// Lets no session write any more, or lets them write again.
    pub(crate) fn set_read_only(&self, is_read_only: bool) {
        let set = if is_read_only { "= on" } else { "= off" };
        self.run(&[
            &format!("alter system set default_transaction_read_only {set}"),
            "select pg_reload_conf()",
            "select pg_sleep(0.1)",
            END_SESSIONS,
        ]);
    }

    /// Ends all sessions in the midst of what they do, again and again for a second and a half.
    pub(crate) fn end_sessions(&self) {
        self.run(&[END_SESSIONS, "select pg_sleep(0.1)"].repeat(15));
    }

    fn run(&self, statements: &[&str]) {
        let mut psql = self.server.program("psql");
        psql.args(["-U", "postgres", "-h"])
            .arg(self.server.folder());
        for statement in statements {
            psql.args(["-c", statement]);
        }
        let done = psql.output().unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    /// Returns how often it has found no space for its log and restarted by itself.
    pub(crate) fn panics(&self) -> usize {
        let log = self.server.log();
        log.lines().filter(|line| line.contains("PANIC:")).count()
    }
}
