use webhook_sig::Key;

fn display(key: &Key) -> String {
    key.to_string()
}

fn main() {}
