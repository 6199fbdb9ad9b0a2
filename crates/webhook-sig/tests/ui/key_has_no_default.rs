use webhook_sig::Key;

fn main() {
    let _ = Key::default();
}
