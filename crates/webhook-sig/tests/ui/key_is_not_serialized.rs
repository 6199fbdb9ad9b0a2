use webhook_sig::Key;

fn serialize(key: &Key) -> String {
    serde_json::to_string(key).unwrap()
}

fn main() {}
