use webhook_sig::Verified;

fn main() {
    let _ = Verified::default();
}
