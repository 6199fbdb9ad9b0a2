//! An nginx of a test's own, in front of a host.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use crate::program::{self, Demand, signal};

/// The address that upstream connections come from, so that a host can tell nginx from its client.
pub const NGINX: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// An `nginx` on a free port and in a folder of its own, killed when this is dropped.
///
/// It keeps upstream connections alive, appends to `X-Forwarded-For`, and takes the prefix
/// [`BUFFERED`] or [`STREAMED`] away from the path.
#[derive(Debug)]
pub struct Nginx {
    child: Child,
    address: SocketAddr,
    folder: PathBuf,
}

/// The prefix under which a request is passed on when its whole body is there, as by default.
pub const BUFFERED: &str = "/buffered";

/// The prefix under which a body is passed on as it arrives.
pub const STREAMED: &str = "/streamed";

impl Nginx {
    /// Returns whether there is an `nginx`, and says so if there is none.
    ///
    /// # Panics
    ///
    /// If there is none though the variable `CI` is set.
    #[must_use]
    pub fn is_installed() -> bool {
        program::is_installed("nginx", "-v", Demand::ByCi)
    }

    /// Starts nginx in front of a server.
    ///
    /// # Panics
    ///
    /// If it does not start.
    #[must_use]
    pub fn start(upstream: SocketAddr) -> Self {
        let mut nginx = Self::spawn(own_address(), upstream);
        assert!(nginx.is_listening(), "nginx does not start");
        nginx
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets it finish what it is at, and returns what it has logged as an error.
    ///
    /// # Panics
    ///
    /// If it has ended by itself.
    #[must_use]
    pub fn stop(mut self) -> String {
        signal(self.child.id(), "QUIT");
        let status = self.child.wait().expect("nginx is a child");
        assert!(status.success(), "nginx: {status}");
        fs::read_to_string(self.folder.join("error.log")).expect("nginx logs")
    }

    fn spawn(address: SocketAddr, upstream: SocketAddr) -> Self {
        let folder = program::folder("nginx");
        let configuration = folder.join("nginx.conf");
        fs::write(&configuration, configure(address, upstream)).expect("the folder is there");
        let child = Command::new("nginx")
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(&configuration)
            .args(["-e", "error.log"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self {
            child: child.expect("nginx can be run"),
            address,
            folder,
        }
    }

    /// Waits until it listens; `false` if it has ended instead.
    fn is_listening(&mut self) -> bool {
        for _ in 0..500 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return false;
            }
            if TcpStream::connect(self.address).is_ok() {
                return true;
            }
            thread::sleep(Duration::from_millis(10));
        }
        false
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Returns an address of the loopback network that no other test has.
///
/// A port that was free may be taken before nginx has it, and its client would then speak to
/// somebody else's server.
fn own_address() -> SocketAddr {
    static NUMBER: AtomicU8 = AtomicU8::new(1);
    let [.., high, low] = std::process::id().to_be_bytes();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    (Ipv4Addr::new(127, high | 0x80, low, number), PORT).into()
}

/// The port of every nginx, each at an address of its own.
const PORT: u16 = 18_080;

/// Writes a configuration: one process, every file in the folder, and two ways to the server.
fn configure(address: SocketAddr, upstream: SocketAddr) -> String {
    format!(
        r#"
daemon off;
master_process off;
pid nginx.pid;
error_log error.log error;
events {{ }}
http {{
    access_log off;
    client_body_temp_path client-body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    scgi_temp_path scgi;
    uwsgi_temp_path uwsgi;
    client_max_body_size 16m;
    upstream host {{
        server {upstream};
        keepalive 8;
    }}
    server {{
        listen {address};
        proxy_bind {NGINX};
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        location {BUFFERED}/ {{
            proxy_pass http://host/;
        }}
        location {STREAMED}/ {{
            proxy_request_buffering off;
            proxy_pass http://host/;
        }}
    }}
}}
"#
    )
}
